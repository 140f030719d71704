// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Log;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A gateway's end that notes what it is told. */
class ClientProbe implements Turns.Probe, BusClient.Handler {
    final BusClient bus;
    final List<Long> epochs = new ArrayList<>();
    long received;
    final List<Message> messages = new ArrayList<>();

    ClientProbe(int port, Path keyFile, String name, Log log) {
        // The scheduler may come later than the client in a test.
        new KeyMaker(keyFile).readOrCreate();
        bus = Bus.connect(new BusAddress("127.0.0.1", port, keyFile), Role.GATEWAY, name, null, log);
    }

    @Override
    public void onEpoch(long epoch) {
        epochs.add(epoch);
    }

    @Override
    public void onMessage(Message message) {
        received++;
        messages.add(message);
    }

    @Override
    public void register(Selector selector) {
        bus.register(selector);
    }

    @Override
    public void turn(long now) {
        bus.poll(this, now);
        flush(now);
    }

    @Override
    public void flush(long now) {
        bus.flush(now);
    }

    @Override
    public long deadline() {
        return bus.deadlineNanos();
    }

    @Override
    public void close() {
        bus.close();
    }
}
