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
            new Form<>((key, codec) -> key.toBytes(),
                    (bytes, begin, end, codec) -> RequestKey.parse(bytes, begin, end));
    static final Form<Request> REQUEST =
            new Form<>((request, codec) -> codec.write(request),
                    (bytes, begin, end, codec) -> codec.read(bytes, begin, end));
    static final Form<Cancel> CANCEL =
            new Form<>((cancel, codec) -> codec.write(cancel.marked()),
                    (bytes, begin, end, codec) -> Cancel.of(codec.read(bytes, begin, end)));
    static final Form<String> TEXT =
            new Form<>((text, codec) -> text.getBytes(StandardCharsets.UTF_8),
                    (bytes, begin, end, codec) -> text(bytes, begin, end));
    /** A text that is not empty. */
    static final Form<String> NAME = new Form<>(TEXT.writer, (bytes, begin, end, codec) -> name(bytes, begin, end));
    /** A number, a blank, and the reason. */
    static final Form<Hold> HOLD =
            new Form<>((hold, codec) -> TEXT.writer.write(hold.since() + " " + hold.reason(), codec),
                    (bytes, begin, end, codec) -> hold(text(bytes, begin, end)));
    /** Decimal digits. */
    static final Form<Long> NUMBER =
            new Form<>((number, codec) -> RedisLink.ascii(number.toString()),
                    (bytes, begin, end, codec) -> number(text(bytes, begin, end)));
    /** 16 lower-case hexadecimal digits, so that text sorts them; above 0. */
    static final Form<Long> LINE_NUMBER =
            new Form<>((number, codec) -> lineNumber(number),
                    (bytes, begin, end, codec) -> lineNumber(text(bytes, begin, end)));

    private static final int LINE_DIGITS = 16;
    private static final HexFormat HEX = HexFormat.of();

    /** Makes the bytes. */
    interface Writer<T> {
        byte[] write(T thing, RequestCodec codec);
    }

    /** Reads bytes, which may be anybody's. */
    interface Reader<T> {
        T read(byte[] bytes, int begin, int end, RequestCodec codec) throws FormatException;

        /** Reads all of them. */
        default T read(byte[] bytes, RequestCodec codec) throws FormatException {
            return read(bytes, 0, bytes.length, codec);
        }
    }

    private static String text(byte[] bytes, int begin, int end) throws FormatException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, begin, end - begin)).toString();
        } catch (CharacterCodingException e) {
            throw new FormatException("not UTF-8");
        }
    }

    private static String name(byte[] bytes, int begin, int end) throws FormatException {
        if (begin == end) {
            throw new FormatException("no name");
        }
        return text(bytes, begin, end);
    }

    private static Hold hold(String text) throws FormatException {
        int blank = text.indexOf(' ');
        if (blank < 0) {
            throw new FormatException("no reason");
        }
        return new Hold(number(text.substring(0, blank)), text.substring(blank + 1));
    }

    private static long number(String text) throws FormatException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new FormatException("not a number");
        }
    }

    private static byte[] lineNumber(long number) {
        return RedisLink.ascii(HEX.toHexDigits(number));
    }

    private static long lineNumber(String text) throws FormatException {
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
