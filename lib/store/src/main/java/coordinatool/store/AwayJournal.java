// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.lustre.RequestCodec;
import coordinatool.tool.Log;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.List;
import java.util.zip.CRC32;

/**
 * What Redis has missed, in a file, for the case that we die before it is back and has everything. Without it a
 * scheduler that was restarted during an outage of Redis would begin with the queue of the moment at which Redis was
 * lost: all that ended since would run again, and all that came since would be missing. A remove that runs again may
 * even take away a copy that was archived after it.
 *
 * <p>Every batch that is handed over while Redis does not hold all is appended before it counts as settled, so before
 * anybody hears of it. That is one write a turn, into the memory of the kernel: it survives us, and a crash of the host
 * may take the last moments, as one of Redis' host does. A thread brings it to the disk, for those who want to wait for
 * that. When Redis holds everything again the file is removed. The next scheduler writes what it finds in the file to
 * Redis ({@link MissedReplay}), and only then reads Redis.
 *
 * <p>A file that cannot be written, or is full, is logged, and work goes on without.
 *
 * <p>A record: length:4 crc:4 {@link #NUMBERED}:1 life:8 number:8, then for each change table:1+n (its name in Redis),
 * set:1, field:2+n and, where set, value:4+n. Methods may be called by one thread at a time.
 */
final class AwayJournal {
    /** Begins a record. Those of earlier versions begin with the number of a table, or the length of its name. */
    static final byte NUMBERED = (byte) 0x80;

    /** Some two million requests. */
    private static final long MAX_BYTES = 1L << 30;

    private final Path file;
    private final Log log;
    private final RequestCodec codec = new RequestCodec();
    private final long life = new SecureRandom().nextLong();
    private final Syncer syncer = new Syncer();
    private FileChannel channel;
    private long size;
    private boolean broken;
    private long written;

    /** @param file of this scheduler alone; null to keep nothing */
    AwayJournal(Path file, Log log) {
        this.file = file;
        this.log = log;
    }

    /** Names our life among all that wrote to the file; empty where nothing is kept. */
    String life() {
        return file == null ? "" : name();
    }

    /** Names our life, whether anything is kept or not. */
    String name() {
        return name(life);
    }

    static String name(long life) {
        return Long.toHexString(life);
    }

    Path file() {
        return file;
    }

    /** Whoever is to be woken when {@link #synced} has changed; before anything is added. */
    void onSynced(Runnable wakeup) {
        syncer.wakeup = wakeup;
    }

    /** Whether what is added is kept. */
    boolean works() {
        return file != null && !broken;
    }

    /** The last batch that was added. */
    long written() {
        return written;
    }

    /** The last batch that was added and is on disk; 0 where that cannot be told. */
    long synced() {
        return works() ? syncer.synced() : 0;
    }

    /** Keeps batches that Redis may not get. @param awaited whether somebody waits until they are on disk */
    void add(List<Entry> entries, boolean awaited) {
        if (works()) {
            try {
                syncer.check();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
                for (Entry entry : entries) {
                    bytes.write(record(entry));
                }
                append(ByteBuffer.wrap(bytes.toByteArray()));
            } catch (IOException e) {
                broken = true;
                log.error("cannot keep what Redis misses: do not stop the scheduler until Redis is back, or what has"
                        + " ended runs again, and what came is lost", "file", file, "reason", e);
            }
        }
        written = entries.get(entries.size() - 1).number();
        if (works()) {
            syncer.sync(channel, written, awaited);
        }
    }

    private void append(ByteBuffer bytes) throws IOException {
        if (size >= MAX_BYTES) {
            throw new IOException("it has " + size + " bytes already");
        }
        if (channel == null) {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
        }
        long at = size;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
        size = at;
    }

    private byte[] record(Entry entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(0);
        out.writeByte(NUMBERED);
        out.writeLong(life);
        out.writeLong(entry.number());
        for (Batch.Change<?, ?> change : entry.batch().changes()) {
            write(change, out);
        }
        byte[] record = bytes.toByteArray();
        int length = record.length - Long.BYTES;
        ByteBuffer.wrap(record).putInt(0, length).putInt(Integer.BYTES, crc(record, Long.BYTES, length));
        return record;
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

    static int crc(byte[] bytes, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    /** Redis holds everything. The file goes. */
    void clear() {
        broken = false;
        if (channel != null) {
            syncer.forget();
            try {
                Freeing.remove(file, channel);
            } catch (IOException e) {
                log.error("cannot remove what was kept for Redis", "file", file, "reason", e);
            }
            channel = null;
            size = 0;
        }
    }
}
