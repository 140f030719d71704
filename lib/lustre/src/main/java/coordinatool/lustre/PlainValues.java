// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import java.io.IOException;

/** Values in plain form, as we and the C server write nearly all of them. */
record PlainValues(PlainJson json) implements Values {

    /**
     * Reads a request with all members that are required, in their order, and no others than we know.
     *
     * @return null where the text has another form, or is none
     */
    static Request read(PlainJson json) {
        PlainValues values = new PlainValues(json);
        RequestReader reader = new RequestReader();
        boolean more = json.skip('{');
        try {
            for (Member member : Member.ALL) {
                if (more && json.skipName(member.quoted)) {
                    reader.take(member, values);
                    more = json.skip(',');
                } else if (member.required) {
                    json.giveUp();
                }
                if (json.isOther()) {
                    return null;
                }
            }
            if (more || !json.skip('}')) {
                json.giveUp();
            }
            return json.isOther() ? null : reader.request(null);
        } catch (IOException | FormatException e) {
            json.giveUp();
            return null;
        }
    }

    @Override
    public long u64(Member of) {
        return json.number();
    }

    @Override
    public int u32(Member of) {
        return json.u32();
    }

    @Override
    public Fid fid(Member of) {
        return json.fid();
    }

    @Override
    public byte[] data(Member of) {
        return json.string(RequestJson.MAX_DATA_BYTES);
    }
}
