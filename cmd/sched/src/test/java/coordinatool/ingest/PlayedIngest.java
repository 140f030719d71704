// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import coordinatool.bus.BusClient;
import coordinatool.bus.Message;
import coordinatool.bus.Role;
import coordinatool.lustre.HalCodec;
import coordinatool.lustre.HsmItem;
import coordinatool.model.Action;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import coordinatool.sched.House;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;

/**
 * The ingest's program without its threads, with the spool and the window of the real one: what those threads do it
 * does in its turns, now and then, so that it can be killed between any two of their steps.
 */
public final class PlayedIngest implements House.Program, BusClient.Handler {
    private static final byte[] FSNAME = "testfs\0\0".getBytes(StandardCharsets.US_ASCII);

    /** What the ingest does with Lustre. */
    public interface Lustre {
        /** Whether it does not answer for now. */
        boolean isAway();

        /** The next list that Lustre has for us, or null. */
        List<Request> take();

        /** The request with this cookie ended with ECANCELED. */
        void cancelled(Request request);

        /** Nobody will finish this restore: it is to be asked for anew. Returns whether Lustre knew it. */
        boolean interrupted(Request restore);
    }

    private final House house;
    private final Random random;
    private final boolean keeps;
    private final Spool spool;
    private final Lustre lustre;
    private final BusClient bus;
    private final Window window = new Window();
    /** What the receiving thread has for the loop. */
    private final ArrayDeque<Spool.Taken> lists = new ArrayDeque<>();
    /** What Lustre is to be told. */
    private final ArrayDeque<Message> ends = new ArrayDeque<>();
    private final ArrayDeque<Message> answers = new ArrayDeque<>();
    private boolean registered;
    private long lastTaken;
    private long lastAccepted;

    /**
     * @param file what an ingest before with this name has not handed over, and this one will not have; null for one
     *             that is never killed, which need not keep anything
     */
    public PlayedIngest(House house, Lustre lustre, String name, Path file, Random random) {
        this.house = house;
        this.lustre = lustre;
        this.random = random;
        this.keeps = file != null;
        this.spool = new Spool(keeps ? file : Path.of(""), 0, house.log);
        this.bus = house.add(this, Role.INGEST, name, "testfs");
    }

    public void kill() {
        house.kill(this, bus);
        try {
            spool.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its connection to the scheduler breaks. */
    public void cut() {
        house.cut(bus);
    }

    @Override
    public int turn(long nowNanos) {
        int work = bus.poll(this, nowNanos);
        work += receive();
        while (bus.connected() && window.hasRoom() && random.nextInt(4) != 0 && takeList()) {
            work++;
        }
        work += window.send(bus::send);
        work += tellLustre();
        while (!answers.isEmpty() && bus.send(answers.peek())) {
            answers.remove();
            work++;
        }
        bus.flush(nowNanos);
        return work + lists.size();
    }

    /** As LustreReceiver: whatever comes is kept before all else. */
    private int receive() {
        int work = 0;
        while (registered && random.nextInt(4) != 0) {
            List<Request> list = lustre.take();
            if (list == null) {
                break;
            }
            ByteBuffer message = encode(list.get(0));
            try {
                lists.add(spool.keep(message, HalCodec.decode(message)));
            } catch (FormatException e) {
                throw new AssertionError(e);
            }
            work++;
        }
        return work;
    }

    private static ByteBuffer encode(Request request) {
        ByteBuffer out = ByteBuffer.allocate(HalCodec.HEADER_BYTES + FSNAME.length + HalCodec.ITEM_BYTES
                + request.data().length).order(ByteOrder.nativeOrder());
        out.putInt(1).putInt(1).putLong(0).putLong(request.flags()).putInt(request.archiveId()).putInt(0).put(FSNAME);
        HalCodec.putItem(out, HsmItem.of(request), request.gid(), request.data());
        return out.flip();
    }

    private boolean takeList() {
        Spool.Taken taken = lists.poll();
        if (taken != null) {
            lastTaken = taken.number();
            if (taken.number() > lastAccepted) {
                taken.list().requests().forEach(this::ordered);
            }
            window.add(taken.number(), taken.list().requests());
            emptySpool();
        }
        return taken != null;
    }

    /** As EndReporter: what was to be told of a restore that comes again concerns the past. */
    private void ordered(Request request) {
        ends.removeIf(end -> request.action() == Action.RESTORE && end instanceof Message.EndRestore m
                && m.request().cookie() == request.cookie() && m.request().fid().equals(request.fid()));
    }

    private int tellLustre() {
        int work = 0;
        while (!ends.isEmpty() && !lustre.isAway() && random.nextInt(4) != 0) {
            Message end = ends.remove();
            if (end instanceof Message.TellCancelled m) {
                m.notices().forEach(notice -> lustre.cancelled(notice.cancel()));
                answers.add(new Message.Told(m.notices().stream().map(Message.Notice::id).toList()));
            } else if (end instanceof Message.EndRestore m) {
                answers.add(new Message.RestoreEnded(m.request().key(), lustre.interrupted(m.request())));
            }
            work++;
        }
        return work + (lustre.isAway() ? 0 : ends.size());
    }

    @Override
    public void onEpoch(long epoch) {
        ends.clear();
        answers.clear();
        window.resend();
    }

    @Override
    public void onMessage(Message message) {
        if (message instanceof Message.Accepted m) {
            spool.takenUpTo(m.batch());
            lastAccepted = Math.max(lastAccepted, m.batch());
            register();
            window.accepted(m.batch());
            emptySpool();
        } else if (message instanceof Message.TellCancelled m) {
            // Each by itself: those before may be told when it is killed.
            m.notices().forEach(notice -> ends.add(new Message.TellCancelled(List.of(notice))));
        } else if (message instanceof Message.EndRestore) {
            ends.add(message);
        } else {
            throw new AssertionError("not for an ingest: " + message);
        }
    }

    private void emptySpool() {
        if (window.requests() == 0) {
            spool.accepted(lastTaken);
        }
    }

    private void register() {
        if (!registered) {
            registered = true;
            if (keeps) {
                lists.addAll(spool.open());
            }
        }
    }
}
