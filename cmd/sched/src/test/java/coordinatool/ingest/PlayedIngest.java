// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import coordinatool.bus.BusClient;
import coordinatool.bus.Message;
import coordinatool.bus.Role;
import coordinatool.model.Request;
import coordinatool.sched.House;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ingest's program without its threads: takes from a Lustre that answers at once. */
public final class PlayedIngest implements House.Program, BusClient.Handler {
    /** What the ingest does with Lustre. */
    public interface Lustre {
        /** The next list that Lustre has for us, or null. */
        List<Request> take();

        /** The request with this cookie ended with ECANCELED. */
        void cancelled(Request request);

        /** Nobody will finish this restore: it is to be asked for anew. Returns whether Lustre knew it. */
        boolean interrupted(Request restore);
    }

    /** What an ingest keeps for the one that comes after it: the lists that nobody has accepted, by number. */
    public static final class Disk {
        private final Map<Long, List<Request>> lists = new LinkedHashMap<>();
        private long last;
    }

    private final House house;
    private final Disk disk;
    private final Lustre lustre;
    private final BusClient bus;
    private final Window window = new Window();
    private final ArrayDeque<Message> answers = new ArrayDeque<>();

    /** @param disk of the ingest before with this name */
    public PlayedIngest(House house, Lustre lustre, String name, Disk disk) {
        this.house = house;
        this.lustre = lustre;
        this.disk = disk;
        this.bus = house.add(this, Role.INGEST, name, "testfs");
        disk.lists.forEach(window::add);
    }

    public void kill() {
        house.kill(this, bus);
    }

    /** Its connection to the scheduler breaks. */
    public void cut() {
        house.cut(bus);
    }

    @Override
    public int turn(long nowNanos) {
        int work = bus.poll(this, nowNanos);
        while (bus.connected() && window.hasRoom()) {
            List<Request> list = lustre.take();
            if (list == null) {
                break;
            }
            disk.lists.put(++disk.last, list);
            window.add(disk.last, list);
            work++;
        }
        work += window.send(bus::send);
        while (!answers.isEmpty() && bus.send(answers.peek())) {
            answers.remove();
            work++;
        }
        bus.flush(nowNanos);
        return work;
    }

    @Override
    public void onEpoch(long epoch) {
        answers.clear();
        window.resend();
    }

    @Override
    public void onMessage(Message message) {
        if (message instanceof Message.Accepted m) {
            window.accepted(m.batch());
            disk.lists.remove(m.batch());
        } else if (message instanceof Message.TellCancelled m) {
            lustre.cancelled(m.request());
            answers.add(new Message.Told(m.id()));
        } else if (message instanceof Message.EndRestore m) {
            answers.add(new Message.RestoreEnded(m.request().key(), lustre.interrupted(m.request())));
        } else {
            throw new AssertionError("not for an ingest: " + message);
        }
    }
}
