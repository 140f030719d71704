// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.auth;

import java.security.Principal;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Names in certificates. */
public final class CertificateNames {
    private static final String COMMON_NAME = "CN";

    private CertificateNames() {
    }

    /** The common name of a subject, the most special one; empty where it has none. */
    public static String commonName(Principal subject) {
        try {
            String found = "";
            for (Rdn part : new LdapName(subject.getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase(COMMON_NAME) && part.getValue() instanceof String name) {
                    found = name;
                }
            }
            return found;
        } catch (InvalidNameException e) {
            return "";
        }
    }
}
