// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.client;

import coordinatool.lustre.ActiveRequest;
import coordinatool.model.RequestView;
import coordinatool.wire.RequestSink;
import java.io.OutputStream;

/**
 * Requests as lines of active_requests: Lustre's form, with the mover in place of the client's uuid (nothing for what
 * waits for anybody), and with all of the data, so that coordinatool-queue(1) gets what was there.
 */
final class ActiveLines {
    private ActiveLines() {
    }

    /** Writes each request that it is given to the stream. */
    static RequestSink lines(OutputStream out) {
        return listed -> {
            Output.print(out, of(listed));
            out.write('\n');
        };
    }

    static String of(RequestView listed) {
        return new ActiveRequest(listed.request(), listed.cancelled(), word(listed.mover()), 0).text();
    }

    /** A mover's name may hold anything, but this is a part of a line between blanks. */
    private static String word(String mover) {
        if (mover == null) {
            return "";
        }
        StringBuilder word = new StringBuilder(mover.length());
        mover.codePoints().forEach(c -> word.append(c > ' ' && c < 127 && c != '[' && c != ']' ? (char) c : '?'));
        return word.toString();
    }
}
