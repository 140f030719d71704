// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.lustre.RequestCodec;
import coordinatool.tool.Log;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.zip.CRC32;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * What Redis has missed, in a file, for the case that we die before it is back and has been compared. Without it a
 * scheduler that was restarted during an outage of Redis would begin with the queue of the moment at which Redis was
 * lost: all that ended since would run again, and all that came since would be missing. A remove that runs again may
 * even take away a copy that was archived after it.
 *
 * <p>Every batch that is handed over while Redis does not hold all is appended before it counts as settled, so before
 * anybody hears of it. That is one write a turn, into the memory of the kernel: it survives us, and a crash of the host
 * may take the last seconds, as one of Redis' host does. When Redis holds everything again the file is emptied. The
 * next scheduler writes what it finds in the file to Redis, in order, and only then reads Redis.
 *
 * <p>A file that cannot be written, or is full, is logged, and work goes on without.
 *
 * <p>A record: length:4 crc:4, then for each change table:1+n (its name in Redis), set:1, field:2+n and, where set,
 * value:4+n. Methods may be called by one thread at a time.
 */
final class AwayJournal {
    /** Some two million requests. */
    private static final long MAX_BYTES = 1L << 30;
    /** A record may be as large as a batch, but what the file says is not believed beyond this. */
    private static final int MAX_RECORD = 256 << 20;
    /** Commands under way while the file is written to Redis. */
    private static final int PIPELINE = 1_000;
    /** Redis is written to each few seconds; who wrote to it so long after us was another scheduler. */
    private static final long MAX_LAG_MILLIS = Duration.ofMinutes(5).toMillis();

    private final Path file;
    private final Log log;
    private final RequestCodec codec = new RequestCodec();
    private FileChannel channel;
    private long size;
    private boolean broken;

    /** @param file of this scheduler alone; null to keep nothing */
    AwayJournal(Path file, Log log) {
        this.file = file;
        this.log = log;
    }

    /** Keeps a batch that Redis may not get. */
    void add(Batch batch) {
        if (file == null || broken) {
            return;
        }
        try {
            if (size >= MAX_BYTES) {
                throw new IOException("it has " + size + " bytes already");
            }
            if (channel == null) {
                channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
            }
            ByteBuffer record = record(batch);
            long at = size;
            while (record.hasRemaining()) {
                at += channel.write(record, at);
            }
            size = at;
        } catch (IOException e) {
            broken = true;
            log.error("cannot keep what Redis misses: do not stop the scheduler until Redis is back, or what has ended"
                    + " runs again, and what came is lost", "file", file, "reason", e);
        }
    }

    private ByteBuffer record(Batch batch) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(0);
        for (Batch.Change<?, ?> change : batch.changes()) {
            write(change, out);
        }
        ByteBuffer record = ByteBuffer.wrap(bytes.toByteArray());
        int length = record.capacity() - Long.BYTES;
        return record.putInt(0, length).putInt(Integer.BYTES, crc(record.array(), Long.BYTES, length));
    }

    private <F, V> void write(Batch.Change<F, V> change, DataOutputStream out) throws IOException {
        Table<F, V> table = change.table();
        byte[] field = table.fields.writer().write(change.field(), codec);
        byte[] name = RedisLink.ascii(table.key);
        out.writeByte(name.length);
        out.write(name);
        out.writeBoolean(change.value() != null);
        out.writeShort(field.length);
        out.write(field);
        if (change.value() != null) {
            byte[] value = table.values.writer().write(change.value(), codec);
            out.writeInt(value.length);
            out.write(value);
        }
    }

    private static int crc(byte[] bytes, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    /** Redis holds everything. */
    void clear() {
        broken = false;
        if (channel != null) {
            try {
                channel.truncate(0);
            } catch (IOException e) {
                log.error("cannot empty what was kept for Redis", "file", file, "reason", e);
            }
            size = 0;
        }
    }

    /**
     * Writes to Redis what an earlier life has left, before Redis is read.
     *
     * @param alive when a scheduler last wrote to this Redis, ns since the epoch; 0: not known
     */
    void replay(RedisLink link, long alive) throws RedisGone {
        try {
            if (file == null || !Files.exists(file) || Files.size(file) == 0) {
                return;
            }
            Instant written = Files.getLastModifiedTime(file).toInstant();
            if (alive / 1_000_000 - written.toEpochMilli() > MAX_LAG_MILLIS) {
                Path aside = file.resolveSibling(file.getFileName() + ".old");
                Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
                log.warn("what was kept for redis is set aside: another scheduler has had redis since", "file", aside,
                        "of", written);
                return;
            }
            long changes = 0;
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                for (byte[] record = next(in); record != null; record = next(in)) {
                    changes += replay(record, link);
                }
            }
            Files.delete(file);
            log.normal("redis was away when the last scheduler ended: has what it missed", "changes", changes,
                    "until", written);
        } catch (IOException e) {
            log.error("cannot read what was kept for redis: what ended while it was away may run again", "file", file,
                    "reason", e);
        }
    }

    /** The next record; null at the end, or where a record was cut off by the end of its writer. */
    private static byte[] next(DataInputStream in) throws IOException {
        byte[] head = in.readNBytes(Long.BYTES);
        if (head.length < Long.BYTES) {
            return null;
        }
        int length = ByteBuffer.wrap(head).getInt();
        byte[] record = length <= 0 || length > MAX_RECORD ? new byte[0] : in.readNBytes(length);
        return record.length == length && crc(record, 0, length) == ByteBuffer.wrap(head).getInt(Integer.BYTES)
                ? record : null;
    }

    private static int replay(byte[] record, RedisLink link) throws RedisGone {
        ByteBuffer in = ByteBuffer.wrap(record);
        int changes = 0;
        int unanswered = 0;
        while (in.hasRemaining()) {
            byte[] table = take(in, in.get());
            boolean set = in.get() != 0;
            CommandArguments command = new CommandArguments(set ? Command.HSET : Command.HDEL).add(table);
            command.add(take(in, in.getShort() & 0xffff));
            if (set) {
                command.add(take(in, in.getInt()));
            }
            link.send(command);
            changes++;
            if (++unanswered == PIPELINE) {
                answers(link, unanswered);
                unanswered = 0;
            }
        }
        answers(link, unanswered);
        return changes;
    }

    private static void answers(RedisLink link, int count) throws RedisGone {
        for (int i = 0; i < count; i++) {
            link.answer();
        }
    }

    private static byte[] take(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
