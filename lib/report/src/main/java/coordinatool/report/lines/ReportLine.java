// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.report.lines;

import coordinatool.model.Fid;
import coordinatool.model.FormatException;

/** A line of a report file, see coordinatool-reports(5). */
public sealed interface ReportLine {
    /** Stands for the mover where a request waits for any. */
    String ANY_MOVER = "global_queue";

    Fid fid();

    /** As it stands in the file, without the newline. */
    String text();

    /** Tells what the line says of its request. */
    void tell(ReportState state);

    /** A request was taken into the queue. */
    record New(Fid fid) implements ReportLine {
        @Override
        public String text() {
            return "new " + fid;
        }

        @Override
        public void tell(ReportState state) {
            state.begin(fid);
        }
    }

    /** It has a mover now, though it may wait there. */
    record Assign(Fid fid, String mover) implements ReportLine {
        @Override
        public String text() {
            return "assign " + fid + " " + word(mover);
        }

        @Override
        public void tell(ReportState state) {
            state.assigned(fid, mover);
        }
    }

    /** It is at this place, from 1, of so many in the queue of a mover, or of {@link #ANY_MOVER}. */
    record Progress(Fid fid, String mover, long position, long total) implements ReportLine {
        @Override
        public String text() {
            return "progress " + fid + " " + word(mover) + " " + position + "/" + total;
        }

        @Override
        public void tell(ReportState state) {
            // Where it waits is no news of it.
        }
    }

    /** It was sent to the mover. */
    record Sent(Fid fid, String mover) implements ReportLine {
        @Override
        public String text() {
            return "sent " + fid + " " + word(mover);
        }

        @Override
        public void tell(ReportState state) {
            state.sent(fid, mover);
        }
    }

    /** It ended with this errno. */
    record Done(Fid fid, int status) implements ReportLine {
        @Override
        public String text() {
            return "done " + fid + " " + status;
        }

        @Override
        public void tell(ReportState state) {
            state.done(fid);
        }
    }

    /** It was cancelled; if a mover runs it, a {@link Done} follows. */
    record Cancel(Fid fid) implements ReportLine {
        @Override
        public String text() {
            return "cancel " + fid;
        }

        @Override
        public void tell(ReportState state) {
            state.cancelled(fid);
        }
    }

    /**
     * Is for the reporter and never stands in a file: the request is open, and its file may lack lines about that.
     *
     * @param mover the one that it waits for or was sent to; null where it waits for any
     */
    record Open(Fid fid, String mover, boolean sent) implements ReportLine {
        private static final String SENT = "sent";
        private static final String WAITING = "waiting";

        @Override
        public String text() {
            return "open " + fid + " " + (mover == null ? "" : word(mover) + " ") + (sent ? SENT : WAITING);
        }

        @Override
        public void tell(ReportState state) {
            // Tells what should be in the file, not what is.
        }

        private static Open parse(String[] words) throws FormatException {
            String mover = words.length == 4 ? words[2] : null;
            String how = words[words.length - 1];
            boolean sent = how.equals(SENT);
            return sent && mover == null || !sent && !how.equals(WAITING)
                    ? null : new Open(Fid.parse(words[1]), mover, sent);
        }
    }

    /** Reads a line back; null where it is none of ours, or a progress, which tells nothing about what was reported. */
    static ReportLine parse(String text) {
        String[] words = text.split(" ", -1);
        try {
            return switch (words.length) {
                case 2 -> switch (words[0]) {
                    case "new" -> new New(Fid.parse(words[1]));
                    case "cancel" -> new Cancel(Fid.parse(words[1]));
                    default -> null;
                };
                case 3 -> switch (words[0]) {
                    case "assign" -> new Assign(Fid.parse(words[1]), words[2]);
                    case "sent" -> new Sent(Fid.parse(words[1]), words[2]);
                    case "done" -> new Done(Fid.parse(words[1]), Integer.parseInt(words[2]));
                    case "open" -> Open.parse(words);
                    default -> null;
                };
                case 4 -> words[0].equals("open") ? Open.parse(words) : null;
                default -> null;
            };
        } catch (FormatException | NumberFormatException e) {
            return null;
        }
    }

    /** A mover chooses its own name; here it must stay one word of one line. */
    static String word(String name) {
        if (name.isEmpty()) {
            return "?";
        }
        StringBuilder word = new StringBuilder(name.length());
        name.codePoints().forEach(c -> word.appendCodePoint(
                Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c) ? '?' : c));
        return word.toString();
    }
}
