// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.Action;
import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.model.Request;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * On a list as an MDT sends it, built from the layout by hand: two items with 5 and 8 bytes of data, 200 bytes in all.
 */
class HalCodecTest {
    private static final Fid FILE = new Fid(0x200000401L, 1, 0);
    private static final Fid VOLATILE = new Fid(0x240000402L, 7, 0);
    private static final int FIRST = 40;
    private static final int SECOND = 120;
    private static final int SIZE = 200;

    private ByteBuffer list;

    @BeforeEach
    void build() {
        list = ByteBuffer.allocate(SIZE).order(ByteOrder.nativeOrder());
        list.putInt(0, 1).putInt(4, 2).putLong(8, 0).putLong(16, 4).putInt(24, 3);
        list.put(32, "testfs0".getBytes(US_ASCII));
        item(FIRST, 77, 20, FILE, 1001, "tag=x");
        item(SECOND, 80, 23, VOLATILE, -2, "12345678");
    }

    private void item(int at, int length, int action, Fid dfid, long cookie, String data) {
        list.putInt(at, length).putInt(at + 4, action);
        list.putLong(at + 8, FILE.seq()).putInt(at + 16, FILE.oid()).putInt(at + 20, FILE.ver());
        list.putLong(at + 24, dfid.seq()).putInt(at + 32, dfid.oid()).putInt(at + 36, dfid.ver());
        list.putLong(at + 40, 0).putLong(at + 48, -1).putLong(at + 56, cookie).putLong(at + 64, 9);
        list.put(at + 72, data.getBytes(US_ASCII));
    }

    private ActionList expected() {
        return new ActionList("testfs0", 3, 4, List.of(
                new Request(Action.ARCHIVE, FILE, FILE, 0, -1, 1001, 9, 3, 4, 0, "tag=x".getBytes(US_ASCII), null),
                new Request(Action.CANCEL, FILE, VOLATILE, 0, -1, -2, 9, 3, 4, 0, "12345678".getBytes(US_ASCII), null)),
                List.of(), null);
    }

    @Test
    void decodesAndEncodesAtTheRealAlignments() throws Exception {
        ActionList decoded = HalCodec.decode(list);

        assertThat(decoded).usingRecursiveComparison().isEqualTo(expected());
        assertThat(ActionLists.encode("testfs0", 3, 4, decoded.requests())).isEqualTo(list.array());
        assertThat(list.position()).isZero();
    }

    @Test
    void aNameOfEightCharactersMovesTheFirstItem() throws Exception {
        byte[] encoded = ActionLists.encode("testfs01", 3, 4, expected().requests());

        assertThat(encoded).hasSize(SIZE + 8);
        assertThat(HalCodec.decode(ByteBuffer.wrap(encoded)).fsname()).isEqualTo("testfs01");
    }

    @Test
    void decodesWhereverTheListStandsInItsBuffer() throws Exception {
        ByteBuffer shifted = ByteBuffer.allocate(SIZE + 16).order(ByteOrder.BIG_ENDIAN);
        shifted.put(3, list.array()).position(3).limit(3 + SIZE);

        assertThat(HalCodec.decode(shifted)).usingRecursiveComparison().isEqualTo(expected());
    }

    @Test
    void theLastItemNeedsNoPadding() throws Exception {
        list.putInt(4, 1).limit(FIRST + 77);

        assertThat(HalCodec.decode(list).requests()).hasSize(1);
    }

    @Test
    void setsUnknownActionsAside() throws Exception {
        list.putInt(FIRST + 4, 99);
        ActionList decoded = HalCodec.decode(list);

        assertThat(decoded.requests()).hasSize(1);
        assertThat(decoded.unknown()).containsExactly(new HsmItem(99, FILE, FILE, 0, -1, 1001));
    }

    @Test
    void archiveIdsHaveAllBits() throws Exception {
        list.putInt(24, -1);

        assertThat(HalCodec.decode(list).requests()).extracting(Request::archiveId).containsExactly(-1, -1);
    }

    @Test
    void takesWhatStandsBeforeAnItemOfAWrongLengthAndSetsThatAside() throws Exception {
        for (int length : new int[] {0, 71, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 81}) {
            build();
            list.putInt(SECOND, length).putInt(SECOND + 4, 21);
            ActionList decoded = HalCodec.decode(list);

            assertThat(decoded.requests()).extracting(Request::cookie).containsExactly(1001L);
            assertThat(decoded.unknown())
                    .containsExactly(new HsmItem(21, FILE, VOLATILE, 0, -1, -2));
            assertThat(decoded.fault()).isEqualTo(new ActionList.Fault(
                    "item 1 of 2 has " + Integer.toUnsignedString(length) + " bytes where 80 are left", SECOND));
        }
    }

    @Test
    void aCancelOfAWrongLengthIsNotEndedForItIsTheRequestThatWouldEnd() throws Exception {
        list.putInt(SECOND, 81);
        ActionList decoded = HalCodec.decode(list);

        assertThat(decoded.unknown()).isEmpty();
        assertThat(decoded.fault().offset()).isEqualTo(SECOND);
    }

    @Test
    void takesAllItemsWhateverTheCountSays() throws Exception {
        for (int count : new int[] {-1, 3, Integer.MAX_VALUE}) {
            build();
            list.putInt(4, count);
            ActionList decoded = HalCodec.decode(list);

            assertThat(decoded.requests()).hasSize(2);
            assertThat(decoded.fault()).isEqualTo(new ActionList.Fault(
                    "item 2 of " + Integer.toUnsignedString(count) + " has 0 bytes where 0 are left", SIZE));
        }
        list.putInt(4, 1);
        assertThat(HalCodec.decode(list).fault()).isEqualTo(new ActionList.Fault("80 bytes after the last item of 1",
                SECOND));
    }

    @Test
    void aNameThatIsNoneStandsInTheWayOfNothing() throws Exception {
        list.put(32, "../x \377".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)).put(38, (byte) 0);

        assertThat(HalCodec.decode(list).requests()).hasSize(2);
    }

    @Test
    void refusesWhereNoItemCanBeFound() {
        refused(() -> list.limit(31), "action list of 31 bytes");
        refused(() -> list.putInt(0, 2), "version 2");
        refused(() -> list.limit(36), "name");
        refused(() -> list.putInt(4, 0).limit(36), "name");
        ByteBuffer big = ByteBuffer.allocate(HalCodec.MAX_BYTES + 8);
        assertThatThrownBy(() -> HalCodec.decode(big)).isInstanceOf(FormatException.class);
    }

    private void refused(Runnable lie, String message) {
        build();
        lie.run();
        assertThatThrownBy(() -> HalCodec.decode(list))
                .isInstanceOf(FormatException.class).hasMessageContaining(message);
    }
}
