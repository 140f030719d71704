// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.model;

import java.util.List;

/**
 * A step in the comparison of the queue with what Lustre lists as active, and with what the store keeps: what the
 * scheduler is asked for. A comparison takes {@link Begin}, {@link Listed} until the list is over, {@link Unlisted}
 * until there is no more, {@link Stored} likewise, and {@link End}; {@link Repair} at any time before the end. Each has
 * a {@link DifferencePage} for an answer.
 */
public sealed interface ComparisonStep {

    /** Takes steps, each kind in its own way. */
    interface Visitor<E extends Exception> {
        void begin(Begin step) throws E;

        void listed(Listed step) throws E;

        void unlisted(Unlisted step) throws E;

        void stored(Stored step) throws E;

        void repair(Repair step) throws E;

        void end(End step) throws E;
    }

    /** Number of the comparison; 0 where it is to begin. */
    long number();

    /** Gives it to the method for its kind. */
    <E extends Exception> void visit(Visitor<E> visitor) throws E;

    /**
     * A comparison begins.
     *
     * @param ageMillis how long ago the list that follows may have been begun; 0 where it will be read after the answer
     */
    record Begin(long ageMillis) implements ComparisonStep {
        @Override
        public long number() {
            return 0;
        }

        @Override
        public <E extends Exception> void visit(Visitor<E> visitor) throws E {
            visitor.begin(this);
        }
    }

    /**
     * A part of what Lustre lists, of at most some thousand entries. Answered with those that the queue has not.
     *
     * @param requests what is listed; a cancel for a request that Lustre has cancelled
     */
    record Listed(long number, List<Request> requests) implements ComparisonStep {
        @Override
        public <E extends Exception> void visit(Visitor<E> visitor) throws E {
            visitor.listed(this);
        }
    }

    /** The list was read to its end. Asks for the next part of what the queue has and the list has not. */
    record Unlisted(long number) implements ComparisonStep {
        @Override
        public <E extends Exception> void visit(Visitor<E> visitor) throws E {
            visitor.unlisted(this);
        }
    }

    /** Asks for the next part of what the store does not keep as it should, and has it written where that is wanted. */
    record Stored(long number, boolean repair) implements ComparisonStep {
        @Override
        public <E extends Exception> void visit(Visitor<E> visitor) throws E {
            visitor.stored(this);
        }
    }

    /**
     * Repairs. Answered with what was repaired; the rest is not as it was said any more.
     *
     * @param lost requests of Lustre to take into the queue
     * @param gone requests of the queue to drop
     */
    record Repair(long number, List<Request> lost, List<RequestKey> gone) implements ComparisonStep {
        @Override
        public <E extends Exception> void visit(Visitor<E> visitor) throws E {
            visitor.repair(this);
        }
    }

    /** The comparison is over. */
    record End(long number) implements ComparisonStep {
        @Override
        public <E extends Exception> void visit(Visitor<E> visitor) throws E {
            visitor.end(this);
        }
    }
}
