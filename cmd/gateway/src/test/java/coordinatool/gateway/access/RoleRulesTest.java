// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import static coordinatool.model.AccessRole.MONITOR;
import static coordinatool.model.AccessRole.MOVER;
import static coordinatool.model.AccessRole.OPERATOR;
import static coordinatool.model.AccessRole.USER;
import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.model.AccessRole;
import coordinatool.tool.ConfigurationLoader;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who has which role. */
class RoleRulesTest {
    /** hsm is 500 and ann 1000; group hpc is 70, and ann is in it. */
    private static final class House implements Accounts {
        @Override
        public String userName(long uid) {
            return Map.of(500L, "hsm", 1000L, "ann", 1001L, "bob").get(uid);
        }

        @Override
        public Set<Long> groups(long uid, long gid) {
            return uid == 1000 ? Set.of(gid, 70L) : Set.of(gid);
        }

        @Override
        public Long groupNumber(String name) {
            return name.equals("hpc") ? 70L : null;
        }
    }

    private static Set<AccessRole> roles(String lines, long uid, long gid) throws Exception {
        return RoleRules.of(ConfigurationLoader.ofText(lines), new House()).of(uid, gid);
    }

    @Test
    void rootIsEverythingAndEverybodyElseAUser() throws Exception {
        assertThat(roles("", 0, 0)).containsExactlyInAnyOrder(AccessRole.values());
        assertThat(roles("", 1000, 1000)).containsExactly(USER);
        assertThat(roles("", 4_294_967_294L, 4_294_967_294L)).containsExactly(USER);
    }

    @Test
    void namesAndNumbersOfUsersAndGroups() throws Exception {
        String lines = "movers hsm 600\noperators @hpc\nmonitors @900 ann\nmonitors nobody @nothing\n";
        assertThat(roles(lines, 500, 500)).containsExactlyInAnyOrder(USER, MOVER);
        assertThat(roles(lines, 600, 600)).containsExactlyInAnyOrder(USER, MOVER);
        assertThat(roles(lines, 1000, 1000)).containsExactlyInAnyOrder(USER, OPERATOR, MONITOR);
        assertThat(roles(lines, 1001, 1001)).containsExactly(USER);
        assertThat(roles(lines, 1001, 900)).containsExactlyInAnyOrder(USER, MONITOR);
        assertThat(roles(lines, 1001, 70)).containsExactlyInAnyOrder(USER, OPERATOR);
        assertThat(roles(lines, 7777, 1)).containsExactly(USER);
    }

    @Test
    void theAccountsOfThisHost() {
        Accounts here = new SystemAccounts();
        assertThat(here.userName(0)).isEqualTo("root");
        assertThat(here.groups(0, 0)).contains(0L);
        assertThat(here.groupNumber("root")).isZero();
        assertThat(here.userName(3_999_999_999L)).isNull();
        assertThat(here.groups(3_999_999_999L, 5)).containsExactly(5L);
        assertThat(here.groupNumber("no such group")).isNull();
    }
}
