// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.Action;
import coordinatool.model.CNumber;
import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.model.Printable;
import coordinatool.model.Request;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of {@code mdt.*.hsm.active_requests}: {@code key=value} parts between blanks, found by key wherever they
 * stand; keys that we do not know are passed over.
 */
final class ActiveRequestLine {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    /** pdsh and clush put the host in front of what it says. */
    private static final Pattern HOST = Pattern.compile("[^=\\[\\]]+:");
    /** {@code mdt.FSNAME-MDT0000.}; a name may have a hyphen of its own. */
    private static final Pattern TARGET = Pattern.compile("mdt\\.([^=]{1,8})-MDT[0-9a-fA-F]{4}\\.");
    /** Digits of data that Lustre shows at most before 2.10, where it cuts the last byte in half. */
    private static final int CUT_DIGITS = 11;
    private static final String[] REQUIRED = {"fid", "dfid", "compound/cookie", "action", "archive#", "flags", "extent",
        "gid", "data"};
    private static final Set<String> KEYS = Set.of("fid", "dfid", "compound/cookie", "action", "archive#", "flags",
            "extent", "gid", "data", "canceled", "uuid", "done", "status");

    private final String line;
    /** Values of REQUIRED, in that order. */
    private final String[] values = new String[REQUIRED.length];
    private String cancelled = "0";
    private String uuid = "";
    private String done = "0";

    private String fsname;

    ActiveRequestLine(String line) {
        this.line = line;
    }

    /** File system of the header that lctl has put in front, null where there is none. After {@link #parse}. */
    String fsname() {
        return fsname;
    }

    /** The line, as the kernel writes it but with all of the data. */
    static String format(ActiveRequest entry) {
        Request request = entry.request();
        return "fid=" + request.fid() + " dfid=" + request.dfid() + " compound/cookie=0x0/" + hex(request.cookie())
                + " action=" + request.action() + " archive#=" + request.archiveId()
                + " flags=" + hex(request.flags())
                + " extent=" + hex(request.extentOffset()) + "-" + hex(request.extentLength())
                + " gid=" + hex(request.gid()) + " data=[" + HEX.formatHex(request.data()) + "]"
                + " canceled=" + (entry.cancelled() ? 1 : 0) + " uuid=" + entry.uuid()
                + " done=" + Long.toUnsignedString(entry.done());
    }

    private static String hex(long number) {
        return "0x" + Long.toHexString(number);
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
        boolean header = equals > 0 && !KEYS.contains(part.substring(0, equals))
                && (rest.isEmpty() || rest.indexOf('=') > 0);
        if (header) {
            Matcher target = TARGET.matcher(part);
            fsname = target.lookingAt() ? target.group(1) : null;
        }
        return header ? rest : part;
    }

    private void take(String part) throws FormatException {
        int equals = part.indexOf('=');
        if (equals < 0) {
            throw new FormatException("'" + Printable.of(part) + "' is not key=value");
        }
        String key = part.substring(0, equals);
        String value = part.substring(equals + 1);
        switch (key) {
            case "canceled" -> cancelled = value;
            case "uuid" -> uuid = value;
            case "done" -> done = value;
            case "status" -> throw new FormatException(ActiveRequests.OF_ACTIONS);
            default -> {
                for (int i = 0; i < REQUIRED.length; i++) {
                    if (REQUIRED[i].equals(key)) {
                        once(i, value);
                    }
                }
            }
        }
    }

    private void once(int index, String value) throws FormatException {
        if (values[index] != null) {
            throw new FormatException(REQUIRED[index] + "= is there twice");
        }
        values[index] = value;
    }

    private ActiveRequest entry() throws FormatException {
        for (int i = 0; i < REQUIRED.length; i++) {
            if (values[i] == null) {
                throw new FormatException(REQUIRED[i] + "= is missing");
            }
        }
        Fid fid = Fid.parse(values[0]);
        Fid dfid = Fid.parse(values[1]);
        Action action = action(values[3]);
        long[] cookie = pair(values[2], '/');
        long[] extent = pair(values[6], '-');
        int archiveId = archiveId(values[4]);
        long flags = number("flags", values[5]);
        long gid = number("gid", values[7]);
        Request request = new Request(action, fid, dfid.equals(fid) ? fid : dfid, extent[0], extent[1], cookie[1], gid,
                archiveId, flags, 0, data(values[8]), null);
        return new ActiveRequest(request, decimal("canceled", cancelled, 1) == 1, uuid, done());
    }

    /** Lustre 2.5 gives a percentage, and nobody needs it: what is no number is 0. */
    private long done() {
        try {
            return decimal("done", done, -1L);
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

    private static long number(String key, String text) throws FormatException {
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
