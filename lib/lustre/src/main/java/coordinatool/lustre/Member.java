// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import com.fasterxml.jackson.core.io.SerializedString;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The members of a request's JSON object that we know, in the order in which the C server and we write them. */
enum Member {
    ACTION("hai_action", true),
    FID("hai_fid", true),
    DFID("hai_dfid", true),
    EXTENT_OFFSET("hai_extent_offset", true),
    EXTENT_LENGTH("hai_extent_length", true),
    COOKIE("hai_cookie", true),
    GID("hai_gid", true),
    ARCHIVE_ID("hal_archive_id", true),
    FLAGS("hal_flags", false),
    DATA("hai_data", true),
    TIMESTAMP("timestamp", false);

    static final Member[] ALL = values();
    private static final Map<String, Member> BY_KEY = new HashMap<>();

    static {
        for (Member member : ALL) {
            BY_KEY.put(member.key, member);
        }
    }

    final String key;
    /** False: where it is absent or null, it is 0. */
    final boolean required;
    final SerializedString name;
    /** The name as it stands in a text. */
    final byte[] quoted;
    /** The same behind another member, without blanks: comma, name, colon. */
    final byte[] behindOther;

    Member(String key, boolean required) {
        this.key = key;
        this.required = required;
        this.name = new SerializedString(key);
        this.quoted = PlainJson.quoted(key);
        this.behindOther = (",\"" + key + "\":").getBytes(StandardCharsets.US_ASCII);
    }

    /** Null where we do not know it. */
    static Member of(String key) {
        return BY_KEY.get(key);
    }
}
