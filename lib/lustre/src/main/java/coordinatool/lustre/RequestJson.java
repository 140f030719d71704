// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Requests as JSON objects: the items of the wire protocol, and the values in Redis. Integers are signed 64 bits there,
 * so unsigned values of 64 bits above 2^63-1 are written negative; those of 32 bits never are, as with the C server.
 * Both spellings of either are read. Stateless; any thread.
 */
public final class RequestJson {

    /** Most bytes of data: a message from Lustre is not longer (kuc_msglen has 16 bits). */
    public static final int MAX_DATA_BYTES = 65_535;

    /**
     * Most bytes of members that we do not know, together. They live in memory and in Redis as long as the request;
     * this is ten times what a request itself takes.
     */
    public static final int MAX_EXTRA_BYTES = 4096;

    /** Most levels of arrays and objects in a member that we do not know. */
    public static final int MAX_EXTRA_DEPTH = 32;

    private RequestJson() {
    }

    /**
     * Reads one item. The parser stands on the item's first token, and on its last one when this method returns or
     * throws FormatException, so that the next item can be read.
     *
     * <p>Required: hai_action, hai_fid, hai_dfid, hai_extent_offset, hai_extent_length, hai_cookie, hai_gid,
     * hal_archive_id and hai_data, as with the C server. hal_flags and timestamp are 0 where they are absent or null.
     * Of members given twice the last one counts.
     *
     * @param parser one that blocks or has the whole item; its constraints bound names, numbers and depth
     * @throws FormatException where the item is not one; the message begins with the key that is to blame
     * @throws IOException where the text is not JSON
     */
    public static Request read(JsonParser parser) throws IOException, FormatException {
        return RequestReader.read(parser);
    }

    /**
     * Further conditions for an item that a tool gives with the queue command: it is not a cancel, and it says which
     * archive it is for. A removal need not: where Lustre does not know the archive any more, 0 stands for any.
     *
     * @throws FormatException where it may not be queued; the message begins with the key that is to blame
     */
    public static void requireQueueable(Request request) throws FormatException {
        if (request.action() == Action.CANCEL) {
            throw new FormatException("hai_action is a cancel");
        }
        if (request.archiveId() == 0 && request.action() != Action.REMOVE) {
            throw new FormatException("hal_archive_id is 0");
        }
    }

    /**
     * Writes an item, its members in the order in which the C server keeps them in Redis. A timestamp of 0 is left out:
     * the receiver sets one.
     *
     * @param generator one that writes UTF-8 bytes, not characters
     */
    public static void write(JsonGenerator generator, Request request) throws IOException {
        generator.writeStartObject();
        number(generator, Member.ACTION, request.action().code());
        fid(generator, Member.FID, request.fid());
        fid(generator, Member.DFID, request.dfid());
        number(generator, Member.EXTENT_OFFSET, request.extentOffset());
        number(generator, Member.EXTENT_LENGTH, request.extentLength());
        number(generator, Member.COOKIE, request.cookie());
        number(generator, Member.GID, request.gid());
        number(generator, Member.ARCHIVE_ID, Integer.toUnsignedLong(request.archiveId()));
        number(generator, Member.FLAGS, request.flags());
        generator.writeFieldName(Member.DATA.name);
        byte[] data = DataText.encode(request.data());
        generator.writeUTF8String(data, 0, data.length);
        if (request.extra() != null) {
            generator.writeRaw(',');
            generator.writeRaw(new String(request.extra(), StandardCharsets.UTF_8));
        }
        if (request.timestamp() != 0) {
            number(generator, Member.TIMESTAMP, request.timestamp());
        }
        generator.writeEndObject();
    }

    private static void number(JsonGenerator generator, Member member, long value) throws IOException {
        generator.writeFieldName(member.name);
        generator.writeNumber(value);
    }

    private static void fid(JsonGenerator generator, Member member, Fid fid) throws IOException {
        generator.writeFieldName(member.name);
        FidJson.write(generator, fid);
    }
}
