// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import coordinatool.model.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes one item, see {@link RequestJson#write}. No text is made on the way: names are encoded already, data is bytes.
 */
final class RequestWriter {
    private static final SerializedString ACTION = new SerializedString("hai_action");
    private static final SerializedString FID = new SerializedString("hai_fid");
    private static final SerializedString DFID = new SerializedString("hai_dfid");
    private static final SerializedString EXTENT_OFFSET = new SerializedString("hai_extent_offset");
    private static final SerializedString EXTENT_LENGTH = new SerializedString("hai_extent_length");
    private static final SerializedString COOKIE = new SerializedString("hai_cookie");
    private static final SerializedString GID = new SerializedString("hai_gid");
    private static final SerializedString ARCHIVE_ID = new SerializedString("hal_archive_id");
    private static final SerializedString FLAGS = new SerializedString("hal_flags");
    private static final SerializedString DATA = new SerializedString("hai_data");
    private static final SerializedString TIMESTAMP = new SerializedString("timestamp");

    private RequestWriter() {
    }

    static void write(JsonGenerator generator, Request request) throws IOException {
        generator.writeStartObject();
        generator.writeFieldName(ACTION);
        generator.writeNumber(request.action().code());
        generator.writeFieldName(FID);
        FidJson.write(generator, request.fid());
        generator.writeFieldName(DFID);
        FidJson.write(generator, request.dfid());
        number(generator, EXTENT_OFFSET, request.extentOffset());
        number(generator, EXTENT_LENGTH, request.extentLength());
        number(generator, COOKIE, request.cookie());
        number(generator, GID, request.gid());
        number(generator, ARCHIVE_ID, Integer.toUnsignedLong(request.archiveId()));
        number(generator, FLAGS, request.flags());
        generator.writeFieldName(DATA);
        byte[] data = DataText.encode(request.data());
        generator.writeUTF8String(data, 0, data.length);
        if (request.extra() != null) {
            generator.writeRaw(',');
            generator.writeRaw(new String(request.extra(), StandardCharsets.UTF_8));
        }
        if (request.timestamp() != 0) {
            number(generator, TIMESTAMP, request.timestamp());
        }
        generator.writeEndObject();
    }

    private static void number(JsonGenerator generator, SerializedString name, long value) throws IOException {
        generator.writeFieldName(name);
        generator.writeNumber(value);
    }
}
