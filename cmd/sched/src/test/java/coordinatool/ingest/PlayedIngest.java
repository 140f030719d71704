// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import coordinatool.bus.BusClient;
import coordinatool.bus.Message;
import coordinatool.bus.Role;
import coordinatool.model.Request;
import coordinatool.sched.House;
import java.util.ArrayDeque;
import java.util.List;

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

    private final House house;
    private final Lustre lustre;
    private final BusClient bus;
    private final Window window;
    private final ArrayDeque<Message> answers = new ArrayDeque<>();

    /** @param life higher than that of any ingest before with this name */
    public PlayedIngest(House house, Lustre lustre, String name, int life) {
        this.house = house;
        this.lustre = lustre;
        this.bus = house.add(this, Role.INGEST, name, "testfs");
        this.window = new Window((long) life << 32);
    }

    /** How many requests it holds that the scheduler has not accepted; they are lost if it is killed. */
    public int holds() {
        return window.requests();
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
            window.add(list);
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
