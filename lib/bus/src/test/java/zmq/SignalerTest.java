// SPDX-License-Identifier: LGPL-3.0-or-later
package zmq;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import zmq.util.Errno;

class SignalerTest {
    private Ctx ctx;
    private Errno errno;
    private Signaler signaler;

    @BeforeEach
    void open() {
        ctx = new Ctx();
        errno = new Errno();
        signaler = new Signaler(ctx, 1, errno);
    }

    @AfterEach
    void close() throws Exception {
        signaler.close();
        ctx.terminate();
    }

    /** The class path has ours first, and the library is the one that ours was made for. */
    @Test
    void oursStandsInThePlaceOfTheLibrarys() {
        assertThat(location(Signaler.class)).isNotEqualTo(location(Mailbox.class));
        assertThat(location(Mailbox.class)).contains("jeromq-0.5.4");
        assertThat(SignalerCheck.isOurs()).isTrue();
    }

    @Test
    void theLibrarysIsRecognised() throws Exception {
        URL library = Mailbox.class.getProtectionDomain().getCodeSource().getLocation();
        URL ours = Signaler.class.getProtectionDomain().getCodeSource().getLocation();
        assertThat(isOurs(library, ours)).isFalse();
        assertThat(isOurs(ours, library)).isTrue();
    }

    private static boolean isOurs(URL... classPath) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            return (boolean) loader.loadClass("zmq.SignalerCheck").getMethod("isOurs").invoke(null);
        }
    }

    @Test
    void aSignalIsSeenOnceAndItsByteGoesWithIt() throws Exception {
        assertThat(signaler.waitEvent(0)).isFalse();
        assertThat(errno.get()).isEqualTo(ZError.EAGAIN);
        signaler.send();
        assertThat(readable()).isTrue();
        assertThat(signaler.waitEvent(0)).isTrue();
        signaler.recv();
        assertThat(readable()).isFalse();
        assertThat(signaler.waitEvent(0)).isFalse();
    }

    @Test
    void withoutASignalAWaitEndsInTime() {
        assertThat(signaler.waitEvent(1)).isFalse();
        assertThat(errno.get()).isEqualTo(ZError.EAGAIN);
    }

    @Test
    void anInterruptEndsAWait() {
        Thread.currentThread().interrupt();
        assertThat(signaler.waitEvent(-1)).isFalse();
        assertThat(errno.get()).isEqualTo(ZError.EINTR);
        assertThat(Thread.interrupted()).isFalse();
    }

    /** Two threads take turns, as a mailbox has them do, whichever way the reader looks for signals. */
    @Test
    @Timeout(60)
    void noSignalIsLostOrSeenTwice() throws Exception {
        int rounds = 100_000;
        BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> {
            for (int i = 0; i < rounds; i++) {
                while (!signaler.waitEvent(i % 3 == 0 ? 0 : i % 3 == 1 ? 1 : -1)) {
                    Thread.onSpinWait();
                }
                signaler.recv();
                received.add(i);
            }
        });
        reader.start();
        for (int i = 0; i < rounds; i++) {
            signaler.send();
            assertThat(received.poll(30, TimeUnit.SECONDS)).isEqualTo(i);
        }
        reader.join();
        assertThat(signaler.waitEvent(0)).isFalse();
        assertThat(readable()).isFalse();
    }

    private boolean readable() throws Exception {
        try (Selector selector = Selector.open()) {
            signaler.getFd().register(selector, SelectionKey.OP_READ);
            return selector.selectNow() > 0;
        }
    }

    private static String location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().getPath();
    }
}
