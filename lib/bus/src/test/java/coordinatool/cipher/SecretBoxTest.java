// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.cipher;

import static org.assertj.core.api.Assertions.assertThat;

import com.neilalexander.jnacl.NaCl;
import com.neilalexander.jnacl.crypto.xsalsa20poly1305;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SecretBoxTest {
    private static final long SEED = new Random().nextLong();

    /** The example of NaCl's own tests, tests/secretbox.c. */
    @Test
    void agreesWithNacl() {
        byte[] key = bytes("1b27556473e985d462cd51197a9a46c76009549eac6474f206c4ee0844f68389");
        byte[] nonce = bytes("69696ee955b62b73cd62bda875fc73d68219e0036b7a0b37");
        byte[] text = bytes("00".repeat(32)
                + "be075fc53c81f2d5cf141316ebeb0c7b5228c52a4c62cbd44b66849b64244ffce5ecbaaf33bd"
                + "751a1ac728d45e6c61296cdc3c01233561f41db66cce314adb310e3be8250c46f06dceea3a7fa1348057e2f6556ad6b1318a"
                + "024a838f21af1fde048977eb48f59ffd4924ca1c60902e52f0a089bc76897040e082f937763848645e0705");
        byte[] box = new byte[text.length];

        SecretBox.seal(box, text, text.length, nonce, key);

        assertThat(HexFormat.of().formatHex(box)).isEqualTo("00".repeat(16)
                + "f3ffc7703f9400e52a7dfb4b3d3305d98e993b9f48681273c29650ba32fc76ce48332ea7164d96a4476fb8c531a1186a"
                + "c0dfc17c98dce87b4da7f011ec48c97271d2c20f9b928fe2270d6fb863d51738b48eeee314a7cc8ab932164548e526ae9022"
                + "4368517acfeabd6bb3732bc0e9da99832b61ca01b6de56244a9e88d5f9b37973f622a43d14a6599b1f654cb45a74e355a5");
    }

    /** Every length up to some blocks of each kind, keys and texts at random or of equal bits. */
    @Test
    void agreesWithJnacl() throws Throwable {
        Random random = new Random(SEED);
        MethodHandle jnacl = jnaclsOwn();
        for (int length = 32; length < 400; length++) {
            String input = "length " + length + ", seed " + SEED;
            byte[] key = some(random, 32);
            byte[] nonce = some(random, 24);
            byte[] text = some(random, length);
            Arrays.fill(text, 0, 32, (byte) 0);
            byte[] theirs = new byte[length];
            byte[] ours = new byte[length];

            int status = (int) jnacl.invokeExact(theirs, text, (long) length, nonce, key);
            assertThat(status).as(input).isZero();
            assertThat(xsalsa20poly1305.crypto_secretbox(ours, text, length, nonce, key)).as(input).isZero();

            assertThat(ours).as(input).isEqualTo(theirs);
        }
    }

    @Test
    void opensWhatWasSealedAndNothingElse() {
        Random random = new Random(SEED);
        for (int length = 32; length < 300; length++) {
            String input = "length " + length + ", seed " + SEED;
            byte[] key = some(random, 32);
            byte[] nonce = some(random, 24);
            byte[] text = some(random, length);
            Arrays.fill(text, 0, 32, (byte) 0);
            byte[] box = new byte[length];
            SecretBox.seal(box, text, length, nonce, key);
            byte[] opened = some(random, length);

            assertThat(xsalsa20poly1305.crypto_secretbox_open(opened, box, length, nonce, key)).as(input).isZero();
            assertThat(opened).as(input).isEqualTo(text);

            box[16 + random.nextInt(length - 16)] ^= (byte) (1 << random.nextInt(8));
            byte[] untouched = opened.clone();
            assertThat(xsalsa20poly1305.crypto_secretbox_open(opened, box, length, nonce, key))
                    .as(input).isEqualTo(-1);
            assertThat(opened).as(input).isEqualTo(untouched);
        }
    }

    @Test
    void whatIsShorterThanItsHeaderIsRefused() {
        byte[] short31 = new byte[31];
        assertThat(xsalsa20poly1305.crypto_secretbox(short31, short31, 31, new byte[24], new byte[32])).isEqualTo(-1);
        assertThat(xsalsa20poly1305.crypto_secretbox_open(short31, short31, 31, new byte[24], new byte[32]))
                .isEqualTo(-1);
    }

    /** At random, all bits set or none. */
    private static byte[] some(Random random, int length) {
        byte[] bytes = new byte[length];
        switch (random.nextInt(4)) {
            case 0:
                break;
            case 1:
                Arrays.fill(bytes, (byte) -1);
                break;
            default:
                random.nextBytes(bytes);
        }
        return bytes;
    }

    /** The class in whose place ours stands, which the class path has first. */
    private static MethodHandle jnaclsOwn() throws ReflectiveOperationException {
        URL library = location(NaCl.class);
        assertThat(library.getPath()).contains("jnacl-1.0.0");
        assertThat(location(xsalsa20poly1305.class)).isEqualTo(location(SecretBox.class)).isNotEqualTo(library);
        URLClassLoader loader = new URLClassLoader(new URL[] {library}, ClassLoader.getPlatformClassLoader());
        return MethodHandles.publicLookup().findStatic(loader.loadClass(xsalsa20poly1305.class.getName()),
                "crypto_secretbox",
                MethodType.methodType(int.class, byte[].class, byte[].class, long.class, byte[].class, byte[].class));
    }

    private static URL location(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
