// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.gateway.PlayedGateway;
import coordinatool.model.Action;
import coordinatool.model.Ehlo;
import coordinatool.model.Errno;
import coordinatool.model.RecvLimits;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import coordinatool.wire.Commands;
import coordinatool.wire.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A copytool with the agent in front of it: says who it is and what it runs, asks for work, does some of it, and says
 * so. When its connection breaks it comes back, says what it runs, and repeats what was not answered.
 */
final class PlayedMover {
    /** How many of each type it takes at a time. */
    static final int SLOTS = 3;
    private static final long MAX_BYTES = 1 << 20;
    private static final int ONE_IN_FAILS = 12;

    /** Hears what a mover gets, and what it was told. */
    interface Referee {
        void given(PlayedMover mover, Request request);

        /** The end that this mover has told is known. */
        void confirmed(PlayedMover mover, Request request, int status);

        /** It has ended this, and Lustre has said so. */
        void ends(PlayedMover mover, Request request, int status);
    }

    private record Ended(Request request, int status) {
        byte[] done() {
            return Commands.done(request.cookie(), request.dfid(), status);
        }
    }

    final String id;
    private final PlayedLustre lustre;
    private final Referee referee;
    private final Random random;
    private final Map<RequestKey, Request> running = new LinkedHashMap<>();
    /** Of these, those that have rightly been given to others, who took it for gone. */
    private final Set<RequestKey> astray = new HashSet<>();
    /** What it or earlier lives have said that they have, which the scheduler may hear when that is not so any more. */
    private final Set<RequestKey> former = new HashSet<>();
    /** Ended, and not confirmed. The oldest comes first. */
    private final ArrayDeque<Ended> told = new ArrayDeque<>();
    private PlayedGateway.Line line;
    private boolean welcome;
    private boolean asking;
    /** Another one after each death. */
    private Object life = new Object();

    PlayedMover(String id, PlayedLustre lustre, Referee referee, Random random) {
        this.id = id;
        this.lustre = lustre;
        this.referee = referee;
        this.random = random;
    }

    Collection<Request> running() {
        return running.values();
    }

    /** Whether it is at work with this request, which nobody else should have. */
    boolean runs(RequestKey key) {
        return running.containsKey(key) && !astray.contains(key);
    }

    /** What it runs of this has rightly gone to another one. */
    void strays(RequestKey key) {
        astray.add(key);
    }

    /** Whether it says that it has this, when it comes, or its gateway says so of it. */
    boolean lists(RequestKey key) {
        return line != null && line.wasHanded(key) || former.contains(key)
                || running.containsKey(key) || told.stream().anyMatch(ended -> ended.request().key().equals(key));
    }

    /** What it runs of this is its own again. */
    void returns(RequestKey key) {
        astray.remove(key);
    }

    boolean isBusy() {
        return !running.isEmpty() || !told.isEmpty();
    }

    /** The copytool dies, and what it was doing with it; the next one runs nothing. */
    void kill() {
        disconnect();
        former.addAll(running.keySet());
        told.forEach(ended -> former.add(ended.request().key()));
        running.clear();
        astray.clear();
        told.clear();
        life = new Object();
    }

    void disconnect() {
        if (line != null) {
            former.addAll(line.handed());
            line.close();
        }
        line = null;
        welcome = false;
        asking = false;
    }

    /** Talks with a gateway: with this one where it has a choice. */
    void turn(PlayedGateway gateway) {
        if (line != null && !line.isOpen()) {
            disconnect();
        }
        if (line == null) {
            line = gateway.connect();
            List<Request> list = new ArrayList<>(running.values());
            told.forEach(ended -> list.add(ended.request()));
            list.forEach(request -> former.add(request.key()));
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
                    told.forEach(ended -> line.say(ended.done()));
                } else {
                    disconnect();
                }
            }
            case "recv" -> {
                asking = false;
                reply.work().requests().forEach(this::take);
            }
            case "done" -> {
                Ended ended = told.remove();
                referee.confirmed(this, ended.request(), ended.status());
            }
            default -> throw new AssertionError("unexpected reply " + reply.command());
        }
    }

    private void take(Request request) {
        if (request.action() == Action.CANCEL) {
            if (random.nextInt(4) != 0) {
                running.values().stream()
                        .filter(r -> r.cookie() == request.cookie() && r.fid().equals(request.fid())).findFirst()
                        .ifPresent(r -> end(r, Errno.ECANCELED));
            }
            return;
        }
        referee.given(this, request);
        running.put(request.key(), request);
        astray.remove(request.key());
        if (random.nextBoolean()) {
            lustre.begin(request, life);
        }
    }

    /** Ends one of the requests that it runs, if there is one. */
    void work() {
        if (!running.isEmpty()) {
            Request request = new ArrayList<>(running.values()).get(random.nextInt(running.size()));
            end(request, random.nextInt(ONE_IN_FAILS) == 0 ? Errno.EIO : 0);
        }
    }

    private void end(Request request, int errno) {
        running.remove(request.key());
        astray.remove(request.key());
        Ended ended = new Ended(request, lustre.end(request, life, errno));
        told.add(ended);
        referee.ends(this, request, ended.status());
        if (welcome && line.isOpen()) {
            line.say(ended.done());
        }
    }
}
