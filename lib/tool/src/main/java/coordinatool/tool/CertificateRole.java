// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A line {@code role ROLE CN=NAME}: who shows a certificate with this common name has the role.
 *
 * @param role mover, operator or monitor
 * @param name a {@code *} stands for any characters
 */
public record CertificateRole(String role, String name) {
    private static final String FORM = "mover|operator|monitor CN=NAME";
    private static final List<String> ROLES = List.of("mover", "operator", "monitor");
    private static final String COMMON_NAME = "CN=";

    static CertificateRole parse(String value) {
        List<String> words = Values.words(value, 2, 2, FORM);
        String name = words.get(1);
        if (!ROLES.contains(words.get(0)) || !name.startsWith(COMMON_NAME) || name.equals(COMMON_NAME)) {
            throw new IllegalArgumentException("must be of the form " + FORM);
        }
        return new CertificateRole(words.get(0), name.substring(COMMON_NAME.length()));
    }

    /** Whether a certificate with this common name is meant. */
    public boolean test(String commonName) {
        String[] parts = name.split("\\*", -1);
        StringBuilder pattern = new StringBuilder(Pattern.quote(parts[0]));
        for (int i = 1; i < parts.length; i++) {
            pattern.append(".*").append(Pattern.quote(parts[i]));
        }
        return commonName.matches(pattern.toString());
    }
}
