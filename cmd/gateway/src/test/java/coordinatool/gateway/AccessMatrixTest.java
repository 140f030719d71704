// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import coordinatool.bus.Message;
import coordinatool.gateway.access.TrueWords;
import coordinatool.wire.Command;
import coordinatool.wire.Commands;
import coordinatool.wire.Limits;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command, by everybody, however they say who they are: all cells of what coordinatool-security(7) promises. The
 * table stands here in full, so that nothing of it follows from the code that it judges.
 *
 * <p>How real credentials and certificates are told good from bad is for {@link MungeTest} and {@link TlsTest}: here,
 * whatever is bad has to leave its owner without any role.
 */
class AccessMatrixTest {
    /** What who has only this role may say; own: about requests of their own files. */
    private static final String TABLE = """
            command operator mover monitor user nobody
            auth    yes      yes   yes     yes  yes
            ehlo    yes      yes   no      no   no
            recv    yes      yes   no      no   no
            done    yes      yes   no      no   no
            queue   yes      no    no      no   no
            status  yes      yes   yes     yes  no
            list    yes      no    no      own  no
            trace   yes      no    no      own  no
            cancel  yes      no    no      own  no
            release yes      no    no      no   no
            resume  yes      no    no      no   no
            lock    yes      no    no      no   no
            fsck    yes      no    no      no   no
            """;

    /** Who there is. The uid of root has all roles, that of each other the one of its name; certificates likewise. */
    enum Person {
        ROOT(0), OPERATOR(4001), MOVER(4002), MONITOR(4003), USER(4004);

        private final long uid;

        Person(long uid) {
            this.uid = uid;
        }
    }

    /** What they show. */
    enum Shown {
        NOTHING(null), MUNGE(TrueWords::credential),
        /** One of their name, certified by an authority of ours. */
        CERTIFICATE(null),
        /** One that has no common name of a rule. */
        UNKNOWN_CERTIFICATE(null),
        /** None, by TLS. */
        NO_CERTIFICATE(null),
        WRONG(TrueWords::foreign), EXPIRED(TrueWords::expired),
        /** One that has opened another connection before. */
        REPLAYED(TrueWords::credential),
        /** One that was made for another connection, which has not been opened with it yet. */
        STOLEN(TrueWords::credential);

        private final BiFunction<Long, String, String> credential;

        Shown(BiFunction<Long, String, String> credential) {
            this.credential = credential;
        }
    }

    private enum Cell {
        YES, OWN, NO
    }

    private static final String RULES = "auth munge\noperators 4001\nmovers 4002\nmonitors 4003\n"
            + "role operator CN=operator.site\nrole mover CN=mover.site\nrole monitor CN=monitor.site\n";
    private static final String MANY =
            Play.text(Commands.cancel(List.of(Play.request(1).key(), Play.request(2).key())));
    private static final Pattern NONCE = Pattern.compile("\"nonce\":\"([0-9a-f]{32})\"");
    private static final Set<Shown> GOOD = EnumSet.of(Shown.MUNGE, Shown.CERTIFICATE);

    static Stream<Arguments> rows() {
        return Stream.of(Person.values()).flatMap(who -> Stream.of(Shown.values()).map(how -> Arguments.of(who, how)));
    }

    /** The columns of the table that hold for this person: each role that they have adds something. */
    private static List<String> columns(Person who, Shown how) {
        if (!GOOD.contains(how)) {
            return List.of("nobody");
        }
        if (how == Shown.MUNGE) {
            // Whoever has an account is a user.
            return who == Person.ROOT ? List.of("operator", "mover", "monitor", "user")
                    : List.of(name(who), "user");
        }
        // Certificates of movers, operators and monitors give a role; no other does, as it has no uid.
        return who == Person.ROOT || who == Person.USER ? List.of("nobody") : List.of(name(who));
    }

    private static String name(Person who) {
        return who.name().toLowerCase(Locale.ROOT);
    }

    private static Map<Command, Cell> expected(Person who, Shown how) {
        List<String[]> lines = TABLE.lines().map(line -> line.split(" +")).toList();
        List<String> head = Arrays.asList(lines.get(0));
        Map<Command, Cell> row = new EnumMap<>(Command.class);
        for (String[] line : lines.subList(1, lines.size())) {
            Cell best = columns(who, how).stream().map(column -> cell(line[head.indexOf(column)]))
                    .min(Cell::compareTo).orElseThrow();
            row.put(Command.valueOf(line[0].toUpperCase(Locale.ROOT)), best);
        }
        return row;
    }

    private static Cell cell(String word) {
        return Cell.valueOf(word.toUpperCase(Locale.ROOT));
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("rows")
    void eachCommandIsCarriedOutForThoseWhoMay(Person who, Shown how) {
        Play play = Play.withScheduler(Limits.DEFAULT, log -> TrueWords.control(Configured.by(RULES), log));
        Map<Command, Cell> found = new EnumMap<>(Command.class);
        for (Command command : Command.values()) {
            Play.Peer peer = introduced(play, who, how);
            found.put(command, said(play, peer, command));
            peer.close();
            while (play.waiting() > 0) {
                play.next(Message.class);
            }
        }
        assertThat(found).isEqualTo(expected(who, how));
        assertThat(said(play, introduced(play, who, how), Command.CANCEL, MANY))
                .isEqualTo(found.get(Command.CANCEL));
        assertThat(play.log().contains("command refused")).isEqualTo(found.containsValue(Cell.NO));
    }

    /** A connection on which somebody has said, or tried to say, who they are. */
    private static Play.Peer introduced(Play play, Person who, Shown how) {
        Play.Peer peer = play.connect();
        if (how == Shown.CERTIFICATE) {
            peer.certified(session("O=site,CN=" + name(who) + ".site"));
        } else if (how == Shown.UNKNOWN_CERTIFICATE) {
            peer.certified(session("CN=operator.site.elsewhere,O=operator.site"));
        } else if (how == Shown.NO_CERTIFICATE) {
            peer.certified(session(null));
        } else if (how != Shown.NOTHING) {
            Play.Peer other = play.connect();
            String others = how.credential.apply(who.uid, nonce(other));
            if (how == Shown.REPLAYED) {
                assertThat(present(play, other, others)).isEqualTo("{\"command\":\"auth\"}");
            }
            String own = how.credential.apply(who.uid, nonce(peer));
            String reply = present(play, peer, how == Shown.REPLAYED || how == Shown.STOLEN ? others : own);
            assertThat(reply).matches(how == Shown.MUNGE ? "\\{\"command\":\"auth\"}"
                    : "\\{\"command\":\"auth\",\"status\":13,.*");
            other.close();
        }
        while (play.waiting() > 0) {
            play.next(Message.class);
        }
        return peer;
    }

    static String nonce(Play.Peer peer) {
        Matcher nonce = NONCE.matcher(peer.say("{\"command\":\"auth\"}").hear());
        assertThat(nonce.find()).isTrue();
        return nonce.group(1);
    }

    static String present(Play play, Play.Peer peer, String credential) {
        peer.say("{\"command\":\"auth\",\"credential\":\"" + credential + "\"}");
        play.settle();
        return peer.hear();
    }

    /** What the gateway asks of it once TLS has shaken hands. */
    static SSLSession session(String subject) {
        return (SSLSession) Proxy.newProxyInstance(SSLSession.class.getClassLoader(), new Class<?>[] {SSLSession.class},
                (proxy, method, arguments) -> {
                    if (!method.getName().equals("getPeerPrincipal")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    if (subject == null) {
                        throw new SSLPeerUnverifiedException("none shown");
                    }
                    return new X500Principal(subject);
                });
    }

    /** Whether it is carried out. */
    private static Cell said(Play play, Play.Peer peer, Command command) {
        return said(play, peer, command, RolesTest.said(command));
    }

    private static Cell said(Play play, Play.Peer peer, Command command, String words) {
        String reply = peer.say(words).hear();
        boolean asksScheduler = play.waiting() > 0;
        if (reply != null && reply.contains(command.word() + " needs the role ")) {
            assertThat(reply).startsWith("{\"command\":\"" + command.word() + "\",\"status\":13,");
            assertThat(asksScheduler).as("%s reaches the scheduler", command).isFalse();
            return Cell.NO;
        }
        if (reply != null && reply.contains("the gateway has no mount")) {
            assertThat(asksScheduler).as("%s reaches the scheduler", command).isFalse();
            return Cell.OWN;
        }
        return asksScheduler && isOwn(command, play, peer) ? Cell.OWN : Cell.YES;
    }

    /** Whether the answer, in which there is a request, is held back since it may be another's. */
    private static boolean isOwn(Command command, Play play, Play.Peer peer) {
        return switch (command) {
            case LIST -> {
                play.answer(new Message.StatusPage(play.next(Message.ListNext.class).id(), Answers.page(null, 1)));
                yield peer.hear().contains("no mount");
            }
            case TRACE -> {
                play.answer(new Message.Traced(play.next(Message.Trace.class).id(), Answers.trace(1)));
                yield peer.hear().contains("no mount");
            }
            default -> false;
        };
    }
}
