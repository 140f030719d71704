// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.gateway.PlayedGateway;
import coordinatool.model.Action;
import coordinatool.model.Ehlo;
import coordinatool.model.RecvLimits;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.wire.Commands;
import coordinatool.wire.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A copytool with the agent in front of it: says who it is and what it runs, asks for work, does some of it, and says
 * so. When its connection breaks it comes back, says what it runs, and repeats what was not answered.
 */
final class PlayedMover {
    private static final long MAX_BYTES = 1 << 20;
    private static final int SLOTS = 3;

    /** Hears what a mover gets, and what it was told. */
    interface Referee {
        void given(PlayedMover mover, Request request);

        /** The end that this mover has told is known. */
        void confirmed(PlayedMover mover, Request request);
    }

    final String id;
    private final PlayedLustre lustre;
    private final Referee referee;
    private final Map<RequestKey, Request> running = new LinkedHashMap<>();
    /** Ended, and not confirmed. The oldest comes first. */
    private final ArrayDeque<Request> told = new ArrayDeque<>();
    private PlayedGateway.Line line;
    private boolean welcome;
    private boolean asking;

    PlayedMover(String id, PlayedLustre lustre, Referee referee) {
        this.id = id;
        this.lustre = lustre;
        this.referee = referee;
    }

    Collection<Request> running() {
        return running.values();
    }

    boolean isBusy() {
        return !running.isEmpty() || !told.isEmpty();
    }

    /** The copytool dies, and what it was doing with it; the next one runs nothing. */
    void kill() {
        disconnect();
        running.clear();
        told.clear();
    }

    void disconnect() {
        if (line != null) {
            line.close();
        }
        line = null;
        welcome = false;
        asking = false;
    }

    /** Talks with a gateway. */
    void turn(PlayedGateway gateway) {
        if (line != null && !line.isOpen()) {
            disconnect();
        }
        if (line == null) {
            line = gateway.connect();
            List<Request> list = new ArrayList<>(running.values());
            list.addAll(told);
            line.say(Commands.ehlo(new Ehlo(id, "testfs", new int[0], list)));
        }
        for (Reply reply : line.hear()) {
            if (line != null) {
                hear(reply);
            }
        }
        if (welcome && !asking) {
            asking = true;
            line.say(Commands.recv(new RecvLimits(SLOTS, SLOTS, SLOTS, MAX_BYTES)));
        }
    }

    private void hear(Reply reply) {
        switch (reply.command()) {
            case "ehlo" -> {
                if (reply.ok()) {
                    welcome = true;
                    told.forEach(request -> line.say(Commands.done(request.cookie(), request.dfid(), 0)));
                } else {
                    disconnect();
                }
            }
            case "recv" -> {
                asking = false;
                reply.work().requests().forEach(this::take);
            }
            case "done" -> referee.confirmed(this, told.remove());
            default -> throw new AssertionError("unexpected reply " + reply.command());
        }
    }

    private void take(Request request) {
        if (request.action() == Action.CANCEL) {
            running.values().stream().filter(r -> r.cookie() == request.cookie()).findFirst().ifPresent(this::end);
            return;
        }
        referee.given(this, request);
        running.put(request.key(), request);
    }

    /** Ends one of the requests that it runs, if there is one. */
    void work(Random random) {
        if (!running.isEmpty()) {
            end(new ArrayList<>(running.values()).get(random.nextInt(running.size())));
        }
    }

    private void end(Request request) {
        running.remove(request.key());
        lustre.ended(request);
        told.add(request);
        if (welcome && line.isOpen()) {
            line.say(Commands.done(request.cookie(), request.dfid(), 0));
        }
    }
}
