// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import coordinatool.model.Action;
import coordinatool.model.ComparisonStep;
import coordinatool.model.Ehlo;
import coordinatool.model.Errno;
import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import coordinatool.model.LockMode;
import coordinatool.model.RecvLimits;
import coordinatool.model.Request;
import coordinatool.model.RequestFilter;
import coordinatool.model.RequestKey;
import coordinatool.model.RequestState;
import coordinatool.wire.CommandForms.BadFid;
import coordinatool.wire.CommandForms.Items;
import coordinatool.wire.CommandForms.Named;
import coordinatool.wire.Members.Form;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Reads the messages of movers and tools. Members may come in any order; those with an unexpected type count as absent,
 * as with the C server. The texts of errors are the C server's too, as scripts may look at them. One thread.
 */
public final class ClientMessageParser {
    private static final String BAD_FSNAME = "Bad fsname";

    /** The least max_bytes of a recv, room for one item by the C server's reckoning. */
    public static final int LEAST_MAX_BYTES = 172;
    /** max_bytes of a recv that does not give it. */
    public static final int DEFAULT_MAX_BYTES = 1 << 20;

    static final int NO_LIMIT = -1;
    private static final int[] ANY = new int[0];
    /** What list says of the requests that are meant. Sorted, so that of several faults the same is always named. */
    private static final SortedMap<String, Class<?>> FILTER = Collections.unmodifiableSortedMap(new TreeMap<>(Map.of(
            "hai_cookie", Long.class, "hai_fid", Fid.class, "hai_action", Action.class, "client_id", String.class,
            "state", RequestState.class)));

    private final Limits limits;
    private final JsonFactory factory;
    private final Map<String, Form> forms;

    public ClientMessageParser(Limits limits) {
        this.limits = limits;
        this.factory = Json.factory(limits);
        this.forms = CommandForms.of(limits);
    }

    /**
     * Reads one message, as cut by {@link Framer}.
     *
     * @throws WireException where it is not JSON or no command that we know
     */
    public ClientMessage parse(byte[] bytes, int offset, int length) throws WireException {
        try {
            ClientMessage plain = PlainCommand.read(bytes, offset, length, limits);
            return plain == null ? parseAny(bytes, offset, length) : plain;
        } catch (RuntimeException e) {
            // A mistake of ours; whoever has found it must not end the conversations of others.
            throw new WireException("cannot be read: " + e);
        }
    }

    /** As {@link #parse}, whatever form the message has. */
    ClientMessage parseAny(byte[] bytes, int offset, int length) throws WireException {
        try (JsonParser parser = factory.createParser(bytes, offset, length)) {
            parser.nextToken();
            return message(Members.read(parser, forms::get));
        } catch (WireException e) {
            throw e;
        } catch (FormatException e) {
            throw new IllegalStateException(e);
        } catch (JsonProcessingException e) {
            throw new WireException("not JSON: " + firstLine(e.getOriginalMessage()));
        } catch (IOException e) {
            // Reading from memory, so the text is to blame, as with bytes that are not UTF-8.
            throw new WireException("not JSON: " + firstLine(e.getMessage()));
        }
    }

    private static String firstLine(String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }

    private ClientMessage message(Members m) throws WireException {
        String command = m.text("command");
        if (command == null) {
            throw new WireException("message without a command");
        }
        return switch (command) {
            case "ehlo" -> ehlo(m);
            case "recv" -> recv(m.integer("max_archive", NO_LIMIT), m.integer("max_restore", NO_LIMIT),
                    m.integer("max_remove", NO_LIMIT), m.integer("max_bytes", DEFAULT_MAX_BYTES));
            case "done" -> done(m);
            case "queue" -> queue(m);
            case "status" -> new ClientMessage.Status(m.integer("verbose", 0), m.is("details"));
            case "list" -> filtered(m, Command.LIST,
                    filter -> new ClientMessage.ListRequests(filter, m.is("own"), m.is("owners")));
            case "trace" -> trace(m);
            case "cancel" -> m.has("requests") ? cancel(m) : aboutRequest(Command.CANCEL, m,
                    (cookie, fid) -> new ClientMessage.Cancel(List.of(new RequestKey(cookie, fid)), false));
            case "release" -> aboutRequest(Command.RELEASE, m, ClientMessage.Release::new);
            case "resume" -> m.text("client_id") == null ? bad(Command.RESUME, "client_id not set")
                    : new ClientMessage.Resume(m.text("client_id"));
            case "lock" -> lock(m);
            case "fsck" -> fsck(m);
            case "auth" -> auth(m);
            default -> throw new WireException("unknown command " + shown(command));
        };
    }

    private static ClientMessage auth(Members m) {
        String credential = m.text("credential");
        if (credential != null && credential.length() > Limits.CREDENTIAL_CHARS) {
            return bad(Command.AUTH, "credential has more than " + Limits.CREDENTIAL_CHARS + " characters");
        }
        return m.has("credential") && (credential == null || credential.chars().anyMatch(c -> c <= ' ' || c > '~'))
                ? bad(Command.AUTH, "credential makes no sense")
                : new ClientMessage.Auth(credential);
    }

    private ClientMessage ehlo(Members m) {
        String id = m.text("id");
        String fsname = m.text("fsname");
        if (!isName(id)) {
            return bad(Command.EHLO, "id is longer than " + limits.idBytes() + " bytes, or not text");
        }
        if (!isName(fsname)) {
            return bad(Command.EHLO, BAD_FSNAME);
        }
        Items running = items(m, "hai_list");
        int[] archiveIds = m.has("archive_ids") ? m.get("archive_ids", int[].class) : ANY;
        if (archiveIds == null) {
            return bad(Command.EHLO, "Bad archive id in list");
        }
        return archiveIds.length > limits.archiveIds()
                ? bad(Command.EHLO, "more than " + limits.archiveIds() + " archive ids")
                : new ClientMessage.Ehlo(new Ehlo(id, fsname, archiveIds, running.good()), running.bad());
    }

    static ClientMessage recv(long maxArchive, long maxRestore, long maxRemove, long maxBytes) {
        return maxBytes < LEAST_MAX_BYTES
                ? bad(Command.RECV, "Buffer too small")
                : new ClientMessage.Recv(new RecvLimits(toInt(maxArchive), toInt(maxRestore), toInt(maxRemove),
                        maxBytes));
    }

    private static ClientMessage done(Members m) {
        Long cookie = m.get("hai_cookie", Long.class);
        Fid dfid = m.get("hai_dfid", Fid.class);
        return cookie == null || dfid == null
                ? bad(Command.DONE, "cookie or fid not set -- old client?")
                : done(cookie, dfid, m.integer("status", 0));
    }

    static ClientMessage done(long cookie, Fid dfid, long status) {
        return new ClientMessage.Done(cookie, dfid, toInt(status));
    }

    private ClientMessage queue(Members m) {
        if (!m.has("hsm_action_items")) {
            return bad(Command.QUEUE, "No hsm_action_items set");
        }
        // The C client gives the name as hal_fsname.
        String halFsname = m.text("hal_fsname");
        String name = m.text("fsname") == null ? halFsname : m.text("fsname");
        if (!isName(name) || halFsname != null && !halFsname.equals(name)) {
            return bad(Command.QUEUE, BAD_FSNAME);
        }
        Items items = items(m, "hsm_action_items");
        Items cancelled = items(m, "canceled_items");
        String problem = items.bad() > 0 ? items.problem() : cancelled.problem();
        int more = items.bad() + cancelled.bad() - 1;
        return new ClientMessage.Queue(name, both(items, cancelled),
                more <= 0 ? problem : problem + " (and " + more + " more)");
    }

    private static Items items(Members m, String name) {
        Items items = m.get(name, Items.class);
        return items == null ? Items.NONE : items;
    }

    private static List<Request> both(Items items, Items cancelled) {
        List<Request> all = new ArrayList<>(items.good());
        all.addAll(cancelled.good());
        return all;
    }

    /**
     * A member that makes no sense is refused and not passed over, unlike elsewhere: without it everything would be
     * meant.
     */
    private static ClientMessage filtered(Members m, Command command,
            Function<RequestFilter, ClientMessage> message) {
        for (Map.Entry<String, Class<?>> member : FILTER.entrySet()) {
            String name = member.getKey();
            if (m.has(name) && m.get(name, member.getValue()) == null) {
                BadFid bad = m.get(name, BadFid.class);
                return bad(command, bad == null ? name + " makes no sense" : bad.problem());
            }
        }
        return message.apply(new RequestFilter(m.get("hai_fid", Fid.class),
                m.get("hai_cookie", Long.class), m.get("hai_action", Action.class), m.text("client_id"),
                m.get("state", RequestState.class)));
    }

    private static ClientMessage trace(Members m) {
        return m.has("hai_fid") || m.has("hai_cookie")
                ? filtered(m, Command.TRACE, ClientMessage.Trace::new)
                : bad(Command.TRACE, "neither hai_fid nor hai_cookie is set");
    }

    private static ClientMessage aboutRequest(Command command, Members m,
            BiFunction<Long, Fid, ClientMessage> message) {
        Long cookie = m.get("hai_cookie", Long.class);
        Fid fid = m.get("hai_fid", Fid.class);
        return cookie == null || fid == null
                ? bad(command, "hai_cookie or hai_fid not set")
                : message.apply(cookie, fid);
    }

    private static ClientMessage cancel(Members m) {
        Named named = m.get("requests", Named.class);
        if (named == null || m.has("hai_cookie") || m.has("hai_fid")) {
            return bad(Command.CANCEL,
                    named == null ? "requests is no array" : "requests beside hai_cookie or hai_fid");
        }
        return named.problem() == null ? new ClientMessage.Cancel(named.good(), true)
                : bad(Command.CANCEL, named.problem());
    }

    private static ClientMessage lock(Members m) {
        LockMode mode = LockMode.ofCode(m.integer("locked", 0));
        return mode == null ? bad(Command.LOCK, "invalid locked value") : new ClientMessage.Lock(mode);
    }

    private static ClientMessage fsck(Members m) {
        Items items = items(m, "hsm_action_items");
        Items cancelled = items(m, "canceled_items");
        if (items.bad() + cancelled.bad() > 0) {
            return bad(Command.FSCK, items.bad() > 0 ? items.problem() : cancelled.problem());
        }
        if (items.good().size() + cancelled.good().size() + FsckJson.gone(m).size() > Limits.COMPARED_AT_ONCE) {
            return bad(Command.FSCK, "more than " + Limits.COMPARED_AT_ONCE + " requests in one step");
        }
        ComparisonStep step = FsckJson.step(m, both(items, cancelled));
        return step == null ? bad(Command.FSCK, "no such step") : new ClientMessage.Fsck(step);
    }

    /** Short enough, and without half a surrogate pair, which no UTF-8 can hold. Null is fine. */
    private boolean isName(String name) {
        return name == null || name.length() <= limits.idBytes()
                && StandardCharsets.UTF_8.newEncoder().canEncode(name)
                && name.getBytes(StandardCharsets.UTF_8).length <= limits.idBytes();
    }

    private static ClientMessage.Bad bad(Command command, String error) {
        return new ClientMessage.Bad(command, Errno.EINVAL, error);
    }

    private static int toInt(long value) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
    }

    private static String shown(String text) {
        return text.length() > 20 ? text.substring(0, 20) + "..." : text;
    }
}
