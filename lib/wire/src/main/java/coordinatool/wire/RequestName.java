// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.model.RequestFilter;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.Pattern;

/** How a user names requests: by FID, by cookie (decimal, or hexadecimal with 0x), or else by the path of a file. */
public final class RequestName {
    private static final Pattern COOKIE = Pattern.compile("0[xX][0-9a-fA-F]{1,16}|[0-9]{1,20}");
    private static final Pattern FID = Pattern.compile("\\[?[0-9a-fA-FxX]+:[0-9a-fA-FxX]+:[0-9a-fA-FxX]+\\]?");
    private static final int HEX = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private RequestName() {
    }

    /**
     * The requests that are meant.
     *
     * @throws FormatException where it is none of these, or the file cannot be looked at; for the user
     * @throws IOException     where lfs cannot be talked to
     */
    public static RequestFilter filter(String text) throws FormatException, IOException {
        if (COOKIE.matcher(text).matches()) {
            return RequestFilter.ofCookie(cookie(text));
        }
        return RequestFilter.ofFile(FID.matcher(text).matches() ? Fid.parse(text) : Lfs.path2fid(text, PATIENCE));
    }

    /** Whether it is a cookie or a FID, and no path. */
    public static boolean isNumber(String text) {
        return COOKIE.matcher(text).matches() || FID.matcher(text).matches();
    }

    private static long cookie(String text) throws FormatException {
        boolean hexadecimal = text.length() > 2 && Character.toLowerCase(text.charAt(1)) == 'x';
        try {
            return hexadecimal ? Long.parseUnsignedLong(text, 2, text.length(), HEX) : Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new FormatException("cookie " + text + " has more than 64 bits");
        }
    }
}
