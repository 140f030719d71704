// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre.llapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.Request;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The struct that asks Lustre for a restore, against its layout in lustre_user.h. */
class UserRequestTest {
    private static final Fid FILE = new Fid(0x200000401L, 7, 3);

    private static Request restore(long flags, String data) {
        return new Request(Action.RESTORE, FILE, new Fid(9, 9, 9), 4096, -1, 77, 5, 2, flags, 0,
                data.getBytes(StandardCharsets.UTF_8), null);
    }

    private static ByteBuffer bytes(Request request) {
        try (Memory memory = UserRequest.restore(request)) {
            return ByteBuffer.wrap(memory.getByteArray(0, (int) memory.size())).order(ByteOrder.nativeOrder());
        }
    }

    @Test
    void hasEveryMemberAtItsPlace() {
        ByteBuffer request = bytes(restore(0, "tag=x"));
        assertThat(request.capacity()).isEqualTo(24 + 32 + 5);
        assertThat(request.getInt(0)).as("hr_action").isEqualTo(11);
        assertThat(request.getInt(4)).as("hr_archive_id: the one that Lustre knows").isZero();
        assertThat(request.getLong(8)).as("hr_flags").isZero();
        assertThat(request.getInt(16)).as("hr_itemcount").isEqualTo(1);
        assertThat(request.getInt(20)).as("hr_data_len").isEqualTo(5);
        assertThat(request.getLong(24)).as("f_seq of the file, not of its data").isEqualTo(FILE.seq());
        assertThat(request.getInt(32)).as("f_oid").isEqualTo(7);
        assertThat(request.getInt(36)).as("f_ver").isEqualTo(3);
        assertThat(request.getLong(40)).as("offset").isEqualTo(4096);
        assertThat(request.getLong(48)).as("length").isEqualTo(-1);
        assertThat(new String(request.array(), 56, 5, StandardCharsets.UTF_8)).isEqualTo("tag=x");
    }

    @Test
    void nobodyWaitsForTheAnswer() {
        assertThat(bytes(restore(0x4, "")).getLong(8)).as("HSM_REQ_BLOCKING").isZero();
        assertThat(bytes(restore(0x7, "")).getLong(8)).as("other flags stay").isEqualTo(0x3);
        assertThat(bytes(restore(0, "")).capacity()).isEqualTo(56);
    }
}
