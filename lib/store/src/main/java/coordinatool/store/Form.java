// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.store;

import coordinatool.lustre.RequestCodec;
import coordinatool.model.FormatException;
import coordinatool.model.Hold;
import coordinatool.model.Request;
import coordinatool.model.RequestKey;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * How something is written in Redis, as a field or as a value. Stateless; the codec that requests need, which is for
 * one thread, is handed in.
 */
record Form<T>(Writer<T> writer, Reader<T> reader) {
    static final Form<RequestKey> KEY =
            new Form<>((key, codec) -> key.toBytes(), (bytes, codec) -> RequestKey.parse(bytes));
    static final Form<Request> REQUEST =
            new Form<>((request, codec) -> codec.write(request), (bytes, codec) -> codec.read(bytes));
    static final Form<Cancel> CANCEL =
            new Form<>((cancel, codec) -> codec.write(cancel.marked()), (bytes, codec) -> Cancel.of(codec.read(bytes)));
    static final Form<String> TEXT =
            new Form<>((text, codec) -> text.getBytes(StandardCharsets.UTF_8), (bytes, codec) -> text(bytes));
    /** A text that is not empty. */
    static final Form<String> NAME = new Form<>(TEXT.writer, (bytes, codec) -> name(bytes));
    /** A number, a blank, and the reason. */
    static final Form<Hold> HOLD =
            new Form<>((hold, codec) -> TEXT.writer.write(hold.since() + " " + hold.reason(), codec),
                    (bytes, codec) -> hold(bytes));
    /** Decimal digits. */
    static final Form<Long> NUMBER =
            new Form<>((number, codec) -> RedisLink.ascii(number.toString()), (bytes, codec) -> number(bytes));
    /** 16 lower-case hexadecimal digits, so that text sorts them; above 0. */
    static final Form<Long> LINE_NUMBER =
            new Form<>((number, codec) -> lineNumber(number), (bytes, codec) -> lineNumber(bytes));

    private static final int LINE_DIGITS = 16;
    private static final HexFormat HEX = HexFormat.of();

    /** Makes the bytes. */
    interface Writer<T> {
        byte[] write(T thing, RequestCodec codec);
    }

    /** Reads the bytes, which may be anybody's. */
    interface Reader<T> {
        T read(byte[] bytes, RequestCodec codec) throws FormatException;
    }

    private static String text(byte[] bytes) throws FormatException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new FormatException("not UTF-8");
        }
    }

    private static String name(byte[] bytes) throws FormatException {
        if (bytes.length == 0) {
            throw new FormatException("no name");
        }
        return text(bytes);
    }

    private static Hold hold(byte[] bytes) throws FormatException {
        String text = text(bytes);
        int blank = text.indexOf(' ');
        if (blank < 0) {
            throw new FormatException("no reason");
        }
        return new Hold(number(RedisLink.ascii(text.substring(0, blank))), text.substring(blank + 1));
    }

    private static long number(byte[] bytes) throws FormatException {
        try {
            return Long.parseLong(text(bytes));
        } catch (NumberFormatException e) {
            throw new FormatException("not a number");
        }
    }

    private static byte[] lineNumber(long number) {
        return RedisLink.ascii(HEX.toHexDigits(number));
    }

    private static long lineNumber(byte[] bytes) throws FormatException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        try {
            long number = HexFormat.fromHexDigitsToLong(text);
            if (text.length() == LINE_DIGITS && number > 0 && HEX.toHexDigits(number).equals(text)) {
                return number;
            }
        } catch (IllegalArgumentException e) {
            // As below.
        }
        throw new FormatException("not a number of " + LINE_DIGITS + " hexadecimal digits");
    }
}
