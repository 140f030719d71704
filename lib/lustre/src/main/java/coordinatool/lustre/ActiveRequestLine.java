// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.Action;
import coordinatool.model.CNumber;
import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.model.Printable;
import coordinatool.model.Request;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of {@code mdt.*.hsm.active_requests}: {@code key=value} parts between blanks, found by key wherever they
 * stand; keys that we do not know are passed over.
 */
final class ActiveRequestLine {
    private static final HexFormat HEX = HexFormat.of();
    /** pdsh and clush put the host in front of what it says. */
    private static final Pattern HOST = Pattern.compile("[^=\\[\\]]+:");
    /** {@code mdt.FSNAME-MDT0000.}; a name may have a hyphen of its own. */
    private static final Pattern TARGET = Pattern.compile("mdt\\.([^=]{1,8})-MDT[0-9a-fA-F]{4}\\.");
    /** Digits of data that Lustre shows at most before 2.10, where it cuts the last byte in half. */
    private static final int CUT_DIGITS = 11;
    private static final List<String> REQUIRED =
            List.of("fid", "dfid", "compound/cookie", "action", "archive#", "flags", "extent", "gid", "data");
    private static final Set<String> OTHERS = Set.of("canceled", "uuid", "done", "status");

    private final String line;
    private final Map<String, String> values = new HashMap<>();
    private String fsname;

    ActiveRequestLine(String line) {
        this.line = line;
    }

    /** File system of the header that lctl has put in front, null where there is none. After {@link #parse}. */
    String fsname() {
        return fsname;
    }

    /**
     * Parses the line. Once.
     *
     * @return null where it is empty, or the header that lctl writes above the lines of a parameter
     */
    ActiveRequest parse() throws FormatException {
        boolean first = true;
        int at = skipBlanks(0);
        while (at < line.length()) {
            int end = partEnd(at);
            String part = line.substring(at, end);
            at = skipBlanks(end);
            if (first && HOST.matcher(part).matches()) {
                continue;
            }
            if (first) {
                part = withoutHeader(part);
                first = false;
                if (part.isEmpty() && at == line.length()) {
                    return null;
                }
            }
            if (!part.isEmpty()) {
                take(part);
            }
        }
        return first ? null : entry();
    }

    private int skipBlanks(int from) {
        int at = from;
        while (at < line.length() && isBlank(line.charAt(at))) {
            at++;
        }
        return at;
    }

    /** A part ends at a blank outside of brackets. */
    private int partEnd(int from) {
        int at = from;
        boolean inside = false;
        while (at < line.length() && (inside || !isBlank(line.charAt(at)))) {
            char c = line.charAt(at++);
            inside = c == '[' || inside && c != ']';
        }
        return at;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    /** lctl may put {@code mdt.NAME.hsm.active_requests=} in front, by itself or followed by the first part. */
    private String withoutHeader(String part) {
        int equals = part.indexOf('=');
        String rest = part.substring(equals + 1);
        boolean header = equals > 0 && !isKey(part.substring(0, equals))
                && (rest.isEmpty() || rest.indexOf('=') > 0);
        if (header) {
            Matcher target = TARGET.matcher(part);
            fsname = target.lookingAt() ? target.group(1) : null;
        }
        return header ? rest : part;
    }

    private static boolean isKey(String text) {
        return REQUIRED.contains(text) || OTHERS.contains(text);
    }

    private void take(String part) throws FormatException {
        int equals = part.indexOf('=');
        if (equals < 0) {
            throw new FormatException("'" + Printable.of(part) + "' is not key=value");
        }
        String key = part.substring(0, equals);
        if (key.equals("status")) {
            throw new FormatException(ActiveRequests.OF_ACTIONS);
        }
        if (isKey(key) && values.put(key, part.substring(equals + 1)) != null && REQUIRED.contains(key)) {
            throw new FormatException(key + "= is there twice");
        }
    }

    private ActiveRequest entry() throws FormatException {
        for (String key : REQUIRED) {
            if (!values.containsKey(key)) {
                throw new FormatException(key + "= is missing");
            }
        }
        Fid fid = Fid.parse(values.get("fid"));
        Fid dfid = Fid.parse(values.get("dfid"));
        Action action = action(values.get("action"));
        long[] cookie = pair(values.get("compound/cookie"), '/');
        long[] extent = pair(values.get("extent"), '-');
        int archiveId = archiveId(values.get("archive#"));
        long flags = number("flags");
        Request request = new Request(action, fid, dfid.equals(fid) ? fid : dfid, extent[0], extent[1], cookie[1],
                number("gid"), archiveId, flags, 0, data(values.get("data")), null);
        boolean cancelled = decimal("canceled", values.getOrDefault("canceled", "0"), 1) == 1;
        return new ActiveRequest(request, cancelled, values.getOrDefault("uuid", ""), done());
    }

    /** Lustre 2.5 gives a percentage, and nobody needs it: what is no number is 0. */
    private long done() {
        try {
            return decimal("done", values.getOrDefault("done", "0"), -1L);
        } catch (FormatException e) {
            return 0;
        }
    }

    private static Action action(String text) throws FormatException {
        return switch (text) {
            case "ARCHIVE" -> Action.ARCHIVE;
            case "RESTORE" -> Action.RESTORE;
            case "REMOVE" -> Action.REMOVE;
            default -> throw new FormatException("action=" + Printable.of(text) + " is not a request");
        };
    }

    private static long[] pair(String text, char separator) throws FormatException {
        int at = text.indexOf(separator);
        if (at < 0) {
            throw new FormatException("'" + Printable.of(text) + "' is not two numbers with " + separator + " between");
        }
        return new long[] {CNumber.parse(text, 0, at, -1L), CNumber.parse(text, at + 1, text.length(), -1L)};
    }

    private long number(String key) throws FormatException {
        String text = values.get(key);
        try {
            return CNumber.parse(text, 0, text.length(), -1L);
        } catch (FormatException e) {
            throw new FormatException(key + "=" + e.getMessage());
        }
    }

    /** The kernel prints an unsigned number with %d; people write it as it is. */
    private static int archiveId(String text) throws FormatException {
        return text.startsWith("-") ? (int) -decimal("archive#", text.substring(1), 1L << 31)
                : (int) decimal("archive#", text, 0xffff_ffffL);
    }

    private static long decimal(String key, String text, long max) throws FormatException {
        try {
            return CNumber.digits(text, 0, text.length(), 10, max);
        } catch (FormatException e) {
            throw new FormatException(key + "=" + e.getMessage());
        }
    }

    private static byte[] data(String text) throws FormatException {
        int last = text.length() - 1;
        int digits = last - 1 == CUT_DIGITS ? CUT_DIGITS - 1 : last - 1;
        if (last > 0 && text.charAt(0) == '[' && text.charAt(last) == ']'
                && (last - 1) / 2 <= RequestJson.MAX_DATA_BYTES) {
            try {
                return last == 1 ? Request.NO_DATA : HEX.parseHex(text, 1, 1 + digits);
            } catch (IllegalArgumentException e) {
                // Falls through: said below.
            }
        }
        throw new FormatException("data=" + Printable.of(text) + " is not hexadecimal digits in brackets");
    }
}
