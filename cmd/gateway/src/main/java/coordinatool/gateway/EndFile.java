// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import coordinatool.bus.Message;
import coordinatool.model.Fid;
import coordinatool.model.Scramble;
import coordinatool.tool.Log;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The ends that {@link Ends} keeps, in a file, so that a gateway that is killed loses none of them: the next one of the
 * same name finds them here. The file is mapped: to keep an end is to write some bytes of memory, which belong to the
 * kernel from then on. When the whole host goes down they are gone; then those requests are run again whose ends the
 * scheduler had not stored, a matter of milliseconds while it is there. So the file should be in a file system in
 * memory. On a disk, the first write to a page after the kernel has stored it waits for the disk's journal: beside a
 * program that writes and syncs 600 MB again and again, the longest reply to a done was 13 to 76 ms, in memory 13 to 22
 * (four rounds by turns).
 *
 * <p>A ring of records of one size. A header says up to which number all are stored; what has a higher number is kept.
 * Numbers go on from one life to the next. A record that was being written when its writer was killed has a wrong sum,
 * and counts for nothing: its end had not been answered.
 */
final class EndFile implements AutoCloseable {
    private static final long MAGIC = 0x434f4f52444f4e31L;
    private static final int STORED = Long.BYTES;
    private static final int HEADER = 64;
    private static final int RECORD = 48;
    private static final int RECORDS = 5000;
    private static final int SIZE = HEADER + RECORDS * RECORD;
    /** Offsets in a record: number, cookie, dfid, status, and the sum of these. */
    private static final int COOKIE = 8;
    private static final int SEQ = 16;
    private static final int OID = 24;
    private static final int VER = 28;
    private static final int STATUS = 32;
    private static final int SUM = 40;

    private final FileChannel channel;
    private final MappedByteBuffer map;
    private long last;
    private long stored;

    /** Opens the file, or makes it. Null, and a warning, where that cannot be, or another gateway has it. */
    static EndFile open(Path file, Log log) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            try {
                if (channel.tryLock() != null) {
                    return new EndFile(channel);
                }
            } catch (IOException e) {
                channel.close();
                throw e;
            } catch (OverlappingFileLockException e) {
                log.debug("this program has the file already", "file", file);
            }
            channel.close();
            throw new IOException("another gateway has it");
        } catch (IOException e) {
            log.warn("ends cannot be kept, so movers wait for Redis with each", "file", file, "reason", e);
            return null;
        }
    }

    private EndFile(FileChannel channel) throws IOException {
        this.channel = channel;
        if (channel.size() != SIZE) {
            // Written, so that the space is there: without it a write to the map would kill us.
            channel.truncate(0);
            ByteBuffer zeros = ByteBuffer.allocate(SIZE);
            while (zeros.hasRemaining()) {
                channel.write(zeros, zeros.position());
            }
        }
        map = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
        if (map.getLong(0) != MAGIC) {
            map.putLong(STORED, 0);
            map.putLong(0, MAGIC);
        }
        stored = map.getLong(STORED);
        last = stored;
        for (Message.Ended end : kept()) {
            last = Math.max(last, end.number());
        }
    }

    /** What is kept and not stored, oldest first. Their connections are gone. */
    List<Message.Ended> kept() {
        List<Message.Ended> kept = new ArrayList<>();
        for (int at = HEADER; at < SIZE; at += RECORD) {
            if (map.getLong(at) > stored && map.getLong(at + SUM) == sum(at)) {
                kept.add(new Message.Ended(map.getLong(at), Message.Ended.NOBODY, map.getLong(at + COOKIE),
                        new Fid(map.getLong(at + SEQ), map.getInt(at + OID), map.getInt(at + VER)),
                        map.getInt(at + STATUS)));
            }
        }
        // Written out: one made of getters has Java write classes, which takes tens of ms of a start.
        kept.sort((a, b) -> Long.compare(a.number(), b.number()));
        return kept;
    }

    boolean isFull() {
        return last - stored >= RECORDS;
    }

    /** The number of the next end. */
    long next() {
        return last + 1;
    }

    /** Keeps the end that has the {@link #next} number. */
    void add(Message.Ended end) {
        last = end.number();
        int at = HEADER + (int) (last % RECORDS) * RECORD;
        map.putLong(at, last);
        map.putLong(at + COOKIE, end.cookie());
        map.putLong(at + SEQ, end.dfid().seq());
        map.putInt(at + OID, end.dfid().oid());
        map.putInt(at + VER, end.dfid().ver());
        map.putInt(at + STATUS, end.status());
        map.putLong(at + SUM, sum(at));
    }

    /** All up to this number need not be kept any more. */
    void stored(long number) {
        stored = number;
        map.putLong(STORED, number);
    }

    private long sum(int at) {
        long sum = MAGIC;
        for (int i = 0; i < SUM; i += Long.BYTES) {
            sum = Scramble.mix(sum ^ map.getLong(at + i));
        }
        return sum;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
