// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import coordinatool.model.AccessRole;
import coordinatool.model.Words;
import coordinatool.tool.Account;
import coordinatool.tool.CertificateRole;
import coordinatool.tool.Configuration;
import coordinatool.tool.Key;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which roles somebody has: root all of them, others those that the configuration gives them, and everybody user. */
final class RoleRules {
    private static final long ROOT = 0;

    private final Accounts accounts;
    /** Who has a role besides root. */
    private volatile Map<AccessRole, List<Account>> lists = Map.of();
    private volatile List<CertificateRole> certificates = List.of();

    private RoleRules(Accounts accounts) {
        this.accounts = accounts;
    }

    /** Nobody has any but root. */
    static RoleRules none() {
        return new RoleRules(null);
    }

    static RoleRules of(Configuration configuration, Accounts accounts) {
        RoleRules rules = new RoleRules(accounts);
        rules.reconfigure(configuration);
        return rules;
    }

    /** Others have roles from now on. Any thread. */
    final void reconfigure(Configuration configuration) {
        Map<AccessRole, List<Account>> listed = new EnumMap<>(AccessRole.class);
        listed.put(AccessRole.MOVER, flat(configuration.get(Key.MOVERS_ROLE)));
        listed.put(AccessRole.OPERATOR, flat(configuration.get(Key.OPERATORS_ROLE)));
        listed.put(AccessRole.MONITOR, flat(configuration.get(Key.MONITORS_ROLE)));
        lists = listed;
        certificates = configuration.get(Key.CERTIFICATE_ROLES);
    }

    private static List<Account> flat(List<List<Account>> lines) {
        return lines.stream().flatMap(Collection::stream).toList();
    }

    /** The roles of a user. Asks the accounts, which may take its time. */
    Set<AccessRole> of(long uid, long gid) {
        if (uid == ROOT) {
            return EnumSet.allOf(AccessRole.class);
        }
        Set<AccessRole> roles = EnumSet.of(AccessRole.USER);
        Person person = new Person(uid, gid);
        lists.forEach((role, list) -> {
            if (list.stream().anyMatch(person::is)) {
                roles.add(role);
            }
        });
        return roles;
    }

    /** The roles of who has shown a certificate with this common name. */
    Set<AccessRole> ofCertificate(String name) {
        return certificates.stream().filter(rule -> rule.test(name))
                .map(rule -> Words.parse(AccessRole.class, rule.role()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(AccessRole.class)));
    }

    /** Somebody; what the accounts say of them is asked for when it is needed, and once. */
    private final class Person {
        private final long uid;
        private final long gid;
        private String name;
        private Set<Long> groups;

        Person(long uid, long gid) {
            this.uid = uid;
            this.gid = gid;
        }

        boolean is(Account account) {
            if (account.group()) {
                Long number = account.isNumber() ? Long.valueOf(account.name()) : accounts.groupNumber(account.name());
                return number != null && groups().contains(number);
            }
            return account.isNumber() ? Long.parseLong(account.name()) == uid : account.name().equals(name());
        }

        private String name() {
            if (name == null) {
                String known = accounts.userName(uid);
                name = known == null ? "" : known;
            }
            return name;
        }

        private Set<Long> groups() {
            if (groups == null) {
                groups = accounts.groups(uid, gid);
            }
            return groups;
        }
    }
}
