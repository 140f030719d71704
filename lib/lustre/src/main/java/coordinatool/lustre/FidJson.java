// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import java.io.IOException;

/** FIDs as JSON objects. All three members are required and, as with the C server, others are refused. */
public final class FidJson {
    private static final SerializedString SEQ = new SerializedString("f_seq");
    private static final SerializedString OID = new SerializedString("f_oid");
    private static final SerializedString VER = new SerializedString("f_ver");

    private FidJson() {
    }

    /** Writes a FID object. */
    public static void write(JsonGenerator generator, Fid fid) throws IOException {
        generator.writeStartObject();
        generator.writeFieldName(SEQ);
        generator.writeNumber(fid.seq());
        generator.writeFieldName(OID);
        generator.writeNumber(fid.oid() & 0xffff_ffffL);
        generator.writeFieldName(VER);
        generator.writeNumber(fid.ver() & 0xffff_ffffL);
        generator.writeEndObject();
    }

    /**
     * Reads a FID object. The parser is moved as by {@link RequestJson#read}.
     *
     * @param key what it is the value of, for the error
     */
    public static Fid read(JsonParser parser, String key) throws IOException, FormatException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            throw new FormatException(key + " is not a FID object");
        }
        long seq = 0;
        int oid = 0;
        int ver = 0;
        int seen = 0;
        FormatException problem = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            try {
                switch (name) {
                    case "f_seq" -> {
                        seq = JsonValues.u64(parser, key, name);
                        seen |= 1;
                    }
                    case "f_oid" -> {
                        oid = JsonValues.u32(parser, key, name);
                        seen |= 2;
                    }
                    case "f_ver" -> {
                        ver = JsonValues.u32(parser, key, name);
                        seen |= 4;
                    }
                    default -> {
                        parser.skipChildren();
                        throw new FormatException(key + " has an unknown member");
                    }
                }
            } catch (FormatException e) {
                problem = e;
            }
        }
        if (problem != null) {
            throw problem;
        }
        if (seen != 7) {
            throw new FormatException(key + " lacks f_seq, f_oid or f_ver");
        }
        return new Fid(seq, oid, ver);
    }
}
