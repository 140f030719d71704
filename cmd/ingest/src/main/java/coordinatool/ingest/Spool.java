// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.ingest;

import coordinatool.lustre.ActionList;
import coordinatool.lustre.HalCodec;
import coordinatool.model.FormatException;
import coordinatool.tool.Log;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * What Lustre has given and the scheduler has not accepted, in a file, for the case that this process is killed. Lustre
 * counts on whoever has read a request, and does not give it again. After a restart the spool is read, and its batches
 * are sent with the numbers that they had, so that a scheduler that has accepted one of them knows it. What Lustre has
 * ended meanwhile is refused by the MDT when the mover ends it, as with any request that has waited for long.
 *
 * <p>Only the moment between the kernel's write into the pipe and ours into the file is left: when the reader is killed
 * the pipe is gone, with what is in it. Hence a list is written before all else, and by the thread that receives. A
 * file that cannot be written is logged, and work goes on without.
 *
 * <p>A record: length:4 crc:4 number:8, then the action list as Lustre gave it. The file is emptied whenever all in it
 * has been accepted, so it needs no other cleaning. Methods may be called by any thread.
 */
final class Spool {
    /** What Lustre gave at once, under the number of its batch. */
    record Taken(long number, ActionList list) {
    }

    /** Nothing more is taken from Lustre until the scheduler has accepted what the file holds. */
    private static final long MAX_BYTES = 64 << 20;
    private static final int HEADER_BYTES = 16;

    private final Path file;
    private final Log log;
    private FileChannel channel;
    private long lastNumber;
    /** The number of the last record in the file. */
    private long lastKept;
    private long size;
    private boolean synced = true;
    private boolean broken;

    /** @param lastNumber batches are numbered from the next one, or from that after the highest in the file */
    Spool(Path file, long lastNumber, Log log) {
        this.file = file;
        this.lastNumber = lastNumber;
        this.log = log;
    }

    /**
     * Opens the file; to be called before each attempt to register. Who is registered is alone with the file, since
     * Lustre has one copytool a mount.
     *
     * @return what an earlier life of this ingest has left in it, in order
     */
    synchronized List<Taken> open() {
        List<Taken> left = new ArrayList<>();
        try {
            close();
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(channel.size(), 2 * MAX_BYTES));
            while (bytes.hasRemaining() && channel.read(bytes) > 0) {
                // On to the end of the file.
            }
            size = readAll(bytes.flip(), left);
            // Behind that may be a record that was broken off in the middle.
            channel.truncate(size);
        } catch (IOException e) {
            failed(e);
        }
        return left;
    }

    /** How far the bytes are whole records. */
    private long readAll(ByteBuffer bytes, List<Taken> left) {
        while (bytes.remaining() >= HEADER_BYTES) {
            int length = bytes.getInt(bytes.position());
            if (length <= 0 || length > bytes.remaining() - HEADER_BYTES) {
                break;
            }
            long number = bytes.getLong(bytes.position() + 8);
            ByteBuffer list = bytes.slice(bytes.position() + HEADER_BYTES, length);
            if (bytes.getInt(bytes.position() + 4) != crc(number, list)) {
                break;
            }
            try {
                left.add(new Taken(number, HalCodec.decode(list.duplicate())));
            } catch (FormatException e) {
                log.error("record of the spool that cannot be read", "file", file, "reason", e.getMessage());
            }
            lastKept = number;
            lastNumber = Math.max(lastNumber, number);
            bytes.position(bytes.position() + HEADER_BYTES + length);
        }
        return bytes.position();
    }

    /**
     * The scheduler has taken batches up to this number, and would take another one with such a number for a
     * repetition. So numbers go on from there, also where the clock that they began with has been set back since.
     */
    synchronized void takenUpTo(long number) {
        lastNumber = Math.max(lastNumber, number);
    }

    /** Gives the list a number, and keeps it. The message is what it was decoded from. */
    synchronized Taken keep(ByteBuffer message, ActionList list) {
        Taken taken = new Taken(++lastNumber, list);
        if (channel != null) {
            ByteBuffer bytes = message.duplicate().rewind();
            ByteBuffer record = ByteBuffer.allocate(HEADER_BYTES + bytes.remaining());
            record.putInt(bytes.remaining()).putInt(crc(lastNumber, bytes)).putLong(lastNumber).put(bytes).flip();
            try {
                long end = size + record.remaining();
                while (record.hasRemaining()) {
                    channel.write(record, end - record.remaining());
                }
                size = end;
                lastKept = lastNumber;
                synced = false;
                broken = false;
            } catch (IOException e) {
                failed(e);
            }
        }
        return taken;
    }

    /** Has the disk hold what was kept. */
    synchronized void sync() {
        if (!synced && channel != null) {
            synced = true;
            try {
                channel.force(false);
            } catch (IOException e) {
                failed(e);
            }
        }
    }

    /** Whether all that was kept has been synced. */
    synchronized boolean synced() {
        return synced;
    }

    /** Whether nothing more is to be taken from Lustre. */
    synchronized boolean full() {
        return size >= MAX_BYTES;
    }

    /** Whether a kill would lose what is kept. */
    synchronized boolean broken() {
        return broken || channel == null;
    }

    /** The scheduler has accepted everything up to this number. Empties the file where that is all there is. */
    synchronized void accepted(long number) {
        if (number == lastKept && size > 0 && channel != null) {
            try {
                channel.truncate(0);
                size = 0;
            } catch (IOException e) {
                failed(e);
            }
        }
    }

    synchronized void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }

    private void failed(IOException e) {
        if (!broken) {
            log.error("cannot keep what Lustre gives: if ingest is killed it is lost before the scheduler has it",
                    "file", file, "reason", e);
        }
        broken = true;
    }

    private static int crc(long number, ByteBuffer list) {
        CRC32 crc = new CRC32();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(number).flip());
        crc.update(list.duplicate());
        return (int) crc.getValue();
    }
}
