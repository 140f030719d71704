// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.bus.BusClient;
import coordinatool.bus.Message;
import coordinatool.bus.Role;
import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A program whose part the test plays by hand: it says what it is told to say, and remembers what it hears. */
final class Probe implements House.Program, BusClient.Handler {
    private final House house;
    private final BusClient end;
    private final Deque<Message> unsent = new ArrayDeque<>();
    private final List<Message> heard = new ArrayList<>();
    int epochs;

    Probe(House house, Role role, String name, String fsname) {
        this.house = house;
        this.end = house.add(this, role, name, fsname);
    }

    static Probe gateway(House house) {
        return new Probe(house, Role.GATEWAY, "gateway", null);
    }

    static Probe ingest(House house) {
        return new Probe(house, Role.INGEST, "ingest", "testfs");
    }

    /** An archive of a file of its own, with nothing but its number. */
    static Request archive(int number) {
        return request(Action.ARCHIVE, number);
    }

    static Request request(Action action, int number) {
        Fid fid = new Fid(0x200000401L, number, 0);
        return new Request(action, fid, fid, 0, -1, number, 0, 1, 0, 0, Request.NO_DATA, null);
    }

    @Override
    public int turn(long nowNanos) {
        int work = end.poll(this, nowNanos);
        while (!unsent.isEmpty() && end.send(unsent.peek())) {
            unsent.remove();
            work++;
        }
        end.flush(nowNanos);
        return work;
    }

    @Override
    public void onEpoch(long epoch) {
        epochs++;
    }

    @Override
    public void onMessage(Message message) {
        heard.add(message);
    }

    /** Says this, without waiting for anything. */
    void tell(Message... messages) {
        unsent.addAll(List.of(messages));
    }

    /** Says this. Returns what was heard until everybody is at rest. */
    List<Message> say(Message... messages) {
        tell(messages);
        house.settle();
        return heard();
    }

    /** What was heard since the last call. */
    List<Message> heard() {
        List<Message> all = List.copyOf(heard);
        heard.clear();
        return all;
    }

    void cut() {
        house.cut(end);
    }

    void kill() {
        house.kill(this, end);
    }
}
