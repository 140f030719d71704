// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.tool.Log;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A scheduler's end that notes what it is told. */
class ServerProbe implements Turns.Probe, BusServer.Handler {
    final BusServer bus;
    final List<Long> peers = new ArrayList<>();
    final List<Long> gone = new ArrayList<>();
    /** Those of gone that will be back. */
    final List<Long> returning = new ArrayList<>();
    final List<String> names = new ArrayList<>();
    int turns;
    long received;
    final List<Message> messages = new ArrayList<>();

    ServerProbe(int port, Path keyFile, Log log) {
        bus = Bus.listen(new BusAddress("127.0.0.1", port, keyFile), log);
    }

    @Override
    public void onPeer(long peer, Role role, String name, String fsname) {
        peers.add(peer);
        names.add(role + " " + name + " " + fsname);
    }

    @Override
    public void onMessage(long peer, Message message) {
        received++;
        messages.add(message);
    }

    @Override
    public void onPeerGone(long peer, boolean returns) {
        gone.add(peer);
        if (returns) {
            returning.add(peer);
        }
    }

    @Override
    public void register(Selector selector) throws IOException {
        bus.channel().register(selector, SelectionKey.OP_READ);
    }

    @Override
    public void turn(long now) {
        turns++;
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
