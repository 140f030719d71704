// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre.llapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found in the pipe of a registration that ends; a file plays the pipe. */
class LastMessagesTest {
    private static final int MAGIC = 0x191c;
    private static final int HSM = 2;
    private static final int ACTION_LIST = 100;
    /** As long as the head of an action list. */
    private static final int BODY = 40;

    @TempDir
    private Path directory;

    @BeforeAll
    static void bind() {
        Native.register(Libc.class, NativeLibrary.getInstance(Platform.C_LIBRARY_NAME));
    }

    private static ByteBuffer message(int magic, int transport, int type, int length, int body) {
        ByteBuffer message = ByteBuffer.allocate(8 + body).order(ByteOrder.nativeOrder());
        message.putShort(0, (short) magic).put(2, (byte) transport).putShort(4, (short) type)
                .putShort(6, (short) length);
        for (int i = 8; i < message.capacity(); i++) {
            message.put(i, (byte) i);
        }
        return message;
    }

    private static ByteBuffer list(int body) {
        return message(MAGIC, HSM, ACTION_LIST, 8 + body, body);
    }

    private List<ByteBuffer> read(ByteBuffer... messages) throws IOException {
        Path file = directory.resolve("pipe");
        Files.write(file, new byte[0]);
        for (ByteBuffer message : messages) {
            Files.write(file, message.array(), java.nio.file.StandardOpenOption.APPEND);
        }
        int fd = Libc.open((file + "\0").getBytes(StandardCharsets.UTF_8), Libc.O_CLOEXEC);
        try {
            AtomicInteger looks = new AtomicInteger();
            return LastMessages.read(fd, () -> looks.incrementAndGet() > 2);
        } finally {
            Libc.close(fd);
        }
    }

    @Test
    void givesEveryListInOrder() throws IOException {
        List<ByteBuffer> lists = read(list(BODY), list(BODY + 8), list(BODY));
        assertThat(lists).extracting(ByteBuffer::remaining).containsExactly(BODY, BODY + 8, BODY);
        assertThat(lists.get(1).get(0)).as("without the head of the message").isEqualTo((byte) 8);
    }

    @Test
    void isEmptyWhereNothingCame() throws IOException {
        assertThat(read()).isEmpty();
    }

    @Test
    void passesOverWhatIsOfNoInterest() throws IOException {
        assertThat(read(message(MAGIC, 1, ACTION_LIST, 8 + BODY, BODY), message(MAGIC, HSM, 7, 8 + BODY, BODY),
                message(MAGIC, HSM, ACTION_LIST, 8, 0), list(BODY))).hasSize(1);
    }

    @Test
    void endsWhereTheWriterWasBrokenOff() throws IOException {
        assertThat(read(list(BODY), message(MAGIC, HSM, ACTION_LIST, 8 + BODY, BODY - 1))).hasSize(1);
        assertThat(read(list(BODY), ByteBuffer.wrap(new byte[7]))).hasSize(1);
        assertThat(read(list(BODY), message(0x1234, HSM, ACTION_LIST, 8 + BODY, BODY), list(BODY))).hasSize(1);
        assertThat(read(list(BODY), message(MAGIC, HSM, ACTION_LIST, 7, BODY), list(BODY)))
                .as("a length that would not move on").hasSize(1);
        assertThat(read(list(BODY), message(MAGIC, HSM, ACTION_LIST, 0, BODY))).hasSize(1);
    }

    @Test
    void takesMoreThanOneBufferHolds() throws IOException {
        ByteBuffer[] many = new ByteBuffer[40];
        for (int i = 0; i < many.length; i++) {
            many[i] = list(4000);
        }
        assertThat(read(many)).hasSize(many.length).allMatch(list -> list.remaining() == 4000);
    }
}
