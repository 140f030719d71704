// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre.llapi;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import coordinatool.lustre.HalCodec;
import coordinatool.lustre.HsmItem;
import coordinatool.model.Errno;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A registration as copytool. One thread receives; any thread may wake it, end requests, and close.
 *
 * <p>The library forgets its handle when it unregisters, so that must not happen while another thread is in a call with
 * it: calls hold a lock for reading, closing takes it for writing.
 */
public final class Copytool {
    /** For {@link #receive}: as long as it takes. */
    public static final int WAIT = -1;
    /** struct hsm_extent: offset:8 length:8. */
    private static final int EXTENT_BYTES = 16;
    /** struct lu_fid: seq:8 oid:4 ver:4. */
    private static final int FID_BYTES = 16;
    /** struct pollfd: fd:4 events:2 revents:2. One for the pipe of Lustre, one for {@link #wake}. */
    private static final int POLLFD_BYTES = 8;
    private static final int EVENTS = 4;
    private static final int REVENTS = 6;
    /** How long {@link #close} waits for other threads' calls; after that the end of the process has to do. */
    private static final long CLOSE_MILLIS = 500;
    private static final int ANY_MDT = -1;
    private static final int HP_FLAG_RETRY = 0x2;

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Memory handle;
    private final int wakeFd;
    private final byte[] mount;
    private final int mountFd;
    /** The library's end of the pipe, once more: it closes its own too soon, see {@link LastMessages}. */
    private final int ownFd;
    private final Memory polled = new Memory(2 * POLLFD_BYTES);
    private final Memory woken = new Memory(Long.BYTES);
    private final Memory listOut = new Memory(Long.BYTES);
    private final Memory sizeOut = new Memory(Integer.BYTES);
    private boolean closed;

    /**
     * @param handle holds the pointer that the library gave
     * @param mount  path, with a NUL
     */
    Copytool(Memory handle, byte[] mount) throws LustreException {
        this.handle = handle;
        this.mount = mount;
        int fd;
        try {
            fd = Lustre.check("llapi_hsm_copytool_get_fd", Llapi.llapi_hsm_copytool_get_fd(handle.getPointer(0)));
            mountFd = Libc.open(mount, Libc.O_CLOEXEC);
            ownFd = Libc.fcntl(fd, Libc.F_DUPFD_CLOEXEC, 0);
            wakeFd = Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
        } catch (LastErrorException e) {
            Llapi.llapi_hsm_copytool_unregister(handle);
            throw new LustreException("open, fcntl or eventfd", e.getErrorCode());
        }
        polled.clear();
        polled.setInt(0, fd);
        polled.setShort(EVENTS, Libc.POLLIN);
        polled.setInt(POLLFD_BYTES, wakeFd);
        polled.setShort(POLLFD_BYTES + EVENTS, Libc.POLLIN);
    }

    /**
     * Takes the next action list, see {@link HalCodec#decode}.
     *
     * @param millis how long to wait for one, unless {@link #wake} is called, or was since the last wait
     * @return a copy; null where there is none now
     * @throws LustreException EPIPE or ESHUTDOWN where this registration is of no use any more: close it, and register
     *     again. Other errors concern one message
     */
    public ByteBuffer receive(int millis) throws LustreException {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new LustreException("llapi_hsm_copytool_recv", Errno.ESHUTDOWN);
            }
            return await(millis) ? next() : null;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Whether there is a message. */
    private boolean await(int millis) throws LustreException {
        try {
            Libc.poll(polled, 2, millis);
        } catch (LastErrorException e) {
            if (e.getErrorCode() == Errno.EINTR) {
                return false;
            }
            throw new LustreException("poll", e.getErrorCode());
        }
        if (polled.getShort(POLLFD_BYTES + REVENTS) != 0) {
            Libc.read(wakeFd, woken, Long.BYTES);
        }
        short happened = polled.getShort(REVENTS);
        if (happened != 0 && (happened & Libc.POLLIN) == 0) {
            // The writer is gone. Up to 2.17.0 recv returns any errno then.
            throw new LustreException("llapi_hsm_copytool_recv", Errno.EPIPE);
        }
        return happened != 0;
    }

    private ByteBuffer next() throws LustreException {
        int result = Llapi.llapi_hsm_copytool_recv(handle.getPointer(0), listOut, sizeOut);
        if (result == -Errno.EAGAIN || result == -Errno.EINTR) {
            // The list was for an archive that we did not ask for.
            return null;
        }
        Lustre.check("llapi_hsm_copytool_recv", result);
        Pointer list = listOut.getPointer(0);
        int size = sizeOut.getInt(0);
        if (list == null || size < 0 || size > HalCodec.MAX_BYTES) {
            throw new LustreException("llapi_hsm_copytool_recv", Errno.EMSGSIZE);
        }
        return ByteBuffer.wrap(list.getByteArray(0, size));
    }

    /** Ends the present wait of {@link #receive}, or the next one. Does not block. */
    public void wake() {
        // Who closes does not wait in receive any more.
        if (lock.readLock().tryLock()) {
            try {
                if (!closed) {
                    Memory one = new Memory(Long.BYTES);
                    one.setLong(0, 1);
                    Libc.write(wakeFd, one, Long.BYTES);
                }
            } finally {
                lock.readLock().unlock();
            }
        }
    }

    /**
     * Tells Lustre that a request has ended with an error, and that nothing was done for it. Blocks while the MDT
     * answers.
     *
     * @param errno positive
     * @param retry whether Lustre may send the request again by itself, if its policy allows that
     * @throws LustreException ENOENT where the MDT does not know the request any more
     */
    public void fail(HsmItem item, int errno, boolean retry) throws LustreException {
        lock.readLock().lock();
        // One, and given back at once: to clean up after them costs more than all else that is ours here.
        try (Memory memory = new Memory(EXTENT_BYTES + Long.BYTES + HalCodec.ITEM_BYTES)) {
            Pointer extent = memory.share(0);
            extent.setLong(0, item.extentOffset());
            extent.setLong(Long.BYTES, item.extentLength());
            Pointer running = memory.share(EXTENT_BYTES);
            Pointer encoded = memory.share(EXTENT_BYTES + Long.BYTES);
            HalCodec.putItem(fields(encoded, HalCodec.ITEM_BYTES), item, 0, Request.NO_DATA);
            if (closed) {
                throw new LustreException("llapi_hsm_action_begin", Errno.ESHUTDOWN);
            }
            Lustre.check("llapi_hsm_action_begin", Llapi.llapi_hsm_action_begin(running, handle.getPointer(0),
                    encoded, ANY_MDT, 0, true));
            Lustre.check("llapi_hsm_action_end", Llapi.llapi_hsm_action_end(running, extent,
                    retry ? HP_FLAG_RETRY : 0, errno));
        } finally {
            lock.readLock().unlock();
        }
    }

    private static ByteBuffer fields(Pointer memory, int bytes) {
        return memory.getByteBuffer(0, bytes).order(ByteOrder.nativeOrder());
    }

    /**
     * Asks Lustre for a restore, as a user would. Lustre takes it as done where the file needs none, or has one under
     * way. Blocks while the MDT answers.
     *
     * @param request for its file, extent, flags and data
     * @throws LustreException ENOENT where the file is gone, EPERM where its state does not allow it
     */
    public void askForRestore(Request request) throws LustreException {
        try (Memory asked = UserRequest.restore(request)) {
            int result = Llapi.llapi_hsm_request(mount, asked);
            // What an MDT says that has taken it, with the policy NonBlockingRestore (mdt_hsm_register_hal).
            Lustre.check("llapi_hsm_request", result == -Errno.ENODATA ? 0 : result);
        }
    }

    /**
     * The index of the MDT that has this file. Blocks at times, for one server tells which MDT has what.
     *
     * @throws LustreException where it cannot be found out
     */
    public int mdt(Fid fid) throws LustreException {
        Memory lookedFor = new Memory(FID_BYTES);
        HalCodec.putFid(fields(lookedFor, FID_BYTES), fid);
        Memory index = new Memory(Integer.BYTES);
        lock.readLock().lock();
        try {
            if (closed) {
                throw new LustreException("llapi_get_mdt_index_by_fid", Errno.ESHUTDOWN);
            }
            Lustre.check("llapi_get_mdt_index_by_fid", Llapi.llapi_get_mdt_index_by_fid(mountFd, lookedFor, index));
            return index.getInt(0);
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Unregisters, unless another thread does not come back from a call, see {@link #wake}. Blocks while MDTs answer.
     * May be called again. To be called by the thread that receives, or once that has ended.
     *
     * @return what Lustre has sent and {@link #receive} not given, for nobody else will; null where this is still a
     *     registration
     */
    public List<ByteBuffer> close() {
        boolean alone;
        try {
            alone = lock.writeLock().tryLock(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            alone = lock.writeLock().tryLock();
        }
        if (!alone) {
            return null;
        }
        try {
            return closed ? List.of() : unregister();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private List<ByteBuffer> unregister() {
        closed = true;
        Thread unregistering = new Thread(() -> Llapi.llapi_hsm_copytool_unregister(handle), "unregister");
        unregistering.setDaemon(true);
        unregistering.start();
        List<ByteBuffer> last = LastMessages.read(ownFd, () -> !unregistering.isAlive());
        Libc.close(ownFd);
        Libc.close(wakeFd);
        Libc.close(mountFd);
        return last;
    }
}
