// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.scheduler.Others;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of movers in one value of the store, with blanks between them, each as in a URL's query. */
final class NameList {
    /** Before the name of a mover that was taken for gone; no such name begins so. */
    private static final String GONE = "!";

    private NameList() {
    }

    /** Null where there are none. */
    static String of(Collection<String> names) {
        return joined(names.stream().map(NameList::encoded));
    }

    /** Null where there are none. */
    static String of(Others others) {
        return joined(Stream.concat(others.here().stream().map(NameList::encoded),
                others.gone().stream().sorted().map(name -> GONE + encoded(name))));
    }

    /** The names in such a value; what nobody can have encoded is taken as it stands. */
    static List<String> read(String value) {
        return words(value).map(NameList::decoded).toList();
    }

    /** As {@link #read}. */
    static Others readOthers(String value) {
        return new Others(words(value).filter(word -> !word.startsWith(GONE)).map(NameList::decoded)
                .collect(Collectors.toSet()), words(value).filter(word -> word.startsWith(GONE))
                .map(word -> decoded(word.substring(GONE.length()))).collect(Collectors.toSet()));
    }

    private static Stream<String> words(String value) {
        return Arrays.stream(value.split(" ")).filter(word -> !word.isEmpty());
    }

    private static String joined(Stream<String> words) {
        String value = words.collect(Collectors.joining(" "));
        return value.isEmpty() ? null : value;
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    private static String decoded(String word) {
        try {
            return URLDecoder.decode(word, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return word;
        }
    }
}
