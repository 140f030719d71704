// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import coordinatool.model.Action;
import coordinatool.model.Counts;
import coordinatool.model.Errno;
import coordinatool.model.Figures;
import coordinatool.model.FormatException;
import coordinatool.model.LockMode;
import coordinatool.model.MoverView;
import coordinatool.model.StatusView;
import coordinatool.model.Words;
import coordinatool.tool.ExitCode;
import coordinatool.tool.Level;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A reply to status, or an object in it, with its members as they stand there: a missing number is 0 and missing text
 * empty, whoever sent it. Lists of requests are passed over.
 */
public final class StatusReply {
    private final Members members;
    private final List<StatusReply> parts = new ArrayList<>();
    private final List<Long> archiveIds = new ArrayList<>();
    private final Map<String, Integer> settings = new HashMap<>();

    private StatusReply(JsonParser parser) throws IOException, FormatException {
        members = Members.read(parser, (name, at) -> switch (name) {
            case "clients", "batches" -> list(at, part -> parts.add(new StatusReply(part)));
            case "archive_ids" -> list(at, id -> {
                if (Members.SCALAR.read(id) instanceof Long number) {
                    archiveIds.add(number);
                }
            });
            case "settings" -> settings(at);
            case "figures" -> FiguresJson.read(at);
            default -> Members.SCALAR.read(at);
        });
    }

    private Object settings(JsonParser parser) throws IOException, FormatException {
        Members.read(parser, (key, at) -> {
            if (Members.SCALAR.read(at) instanceof Long digest) {
                settings.put(key, digest.intValue());
            }
            return true;
        });
        return true;
    }

    private static Object list(JsonParser parser, Members.Element element) throws IOException, FormatException {
        if (!Members.each(parser, element)) {
            throw new WireException("the status has no list where one belongs");
        }
        return true;
    }

    /** Asks for it; the lists of requests are left out below {@link Level#DEBUG}. */
    public static StatusReply ask(ToolConnection connection, Level verbose) throws IOException {
        ByteArrayOutputStream reply = new ByteArrayOutputStream();
        connection.copy(Commands.status(verbose.ordinal(), true), reply);
        return parse(reply.toByteArray());
    }

    /** @throws WireException where it makes no sense */
    public static StatusReply parse(byte[] json) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            return new StatusReply(parser);
        } catch (JsonProcessingException | CharConversionException | FormatException e) {
            throw new WireException("the status makes no sense: " + e.getMessage());
        }
    }

    /** Whether our server says it: only that one says how many ingests there are, and it says so even of none. */
    public boolean isOurs() {
        return has("ingests");
    }

    /** False where the server had to break it off. */
    public boolean isComplete() {
        return number("status") == 0;
    }

    /** Why it is not, for people. */
    public String whyIncomplete() {
        return text("error").isEmpty() ? "the status is not complete, the scheduler was restarted"
                : "the coordinator " + (isRefused() ? "refuses: " : "says: ") + text("error");
    }

    /** What a tool exits with then: only what was not refused can be tried again. */
    public ExitCode exitIncomplete() {
        return isRefused() ? ExitCode.DATA : ExitCode.TRY_AGAIN;
    }

    private boolean isRefused() {
        return number("status") == Errno.EACCES;
    }

    /** Of a mover: whether it is in its grace. */
    public boolean isGone() {
        return state().equals(MoverView.State.DISCONNECTED.word());
    }

    public boolean has(String key) {
        return members.has(key);
    }

    public long number(String key) {
        return members.integer(key, 0);
    }

    /** Whether it is there and true. */
    public boolean flag(String key) {
        return members.is(key);
    }

    public String text(String key) {
        return Objects.requireNonNullElse(members.text(key), "");
    }

    /** Figures for who draws curves; {@link Figures#NONE} where the server has none. */
    public Figures figures() {
        return Objects.requireNonNullElse(members.get("figures", Figures.class), Figures.NONE);
    }

    /** A number of requests by action, from members that begin so: {@code running_} or {@code done_}, say. */
    public Counts counts(String prefix) {
        return new Counts(number(prefix + "archive"), number(prefix + "restore"), number(prefix + "remove"),
                number(prefix + "cancel"));
    }

    /** How many requests the queue may hold, and how much of that cancels are. */
    public StatusView.Room room() {
        return new StatusView.Room(number("max_queued"), (int) number("untold_cancel"));
    }

    /** What the queue holds of that: requests, and cancels that Lustre was not told of. */
    public long queued() {
        long queued = room().untold();
        for (Action action : Action.OF_MOVERS) {
            queued += counts("running_").of(action) + counts("pending_").of(action);
        }
        return queued;
    }

    /** How full the queue is, in percent of what it may hold; 0 where the server does not say what that is. */
    public long percentFull() {
        long most = room().most();
        return most > 0 ? 100 * queued() / most : 0;
    }

    /** The same in words, with the cancels that are a part of it. */
    public String fullness() {
        StatusView.Room room = room();
        return percentFull() + " % of max_queued, " + room.most()
                + (room.untold() == 0 ? "" : ", with " + room.untold() + " cancels that Lustre was not told of");
    }

    /** The status as the scheduler has it, without the settings. */
    public StatusView view() {
        StatusView.Totals totals = new StatusView.Totals(counts("running_"), counts("pending_"), counts("done_"),
                counts("failed_"));
        StatusView.Site site = new StatusView.Site((int) number("clients_connected"), (int) number("ingests"),
                room(), number("now"), text("version"), List.of(), figures());
        return new StatusView(totals, Objects.requireNonNullElse(LockMode.ofCode((int) number("locked")),
                LockMode.UNLOCKED), new StatusView.Redis(number("redis_away_since"), text("redis_away_reason"),
                text("redis_warning")), site, (int) number("settling"), (int) number("held"));
    }

    /** The movers, as {@link #movers}, without archive ids and slots. */
    public List<MoverView> moverViews() {
        List<MoverView> views = new ArrayList<>();
        for (StatusReply mover : movers()) {
            views.add(mover.moverView());
        }
        return views;
    }

    private MoverView moverView() {
        MoverView.State state = Objects.requireNonNullElse(Words.parse(MoverView.State.class, state()),
                MoverView.State.READY);
        return new MoverView(name(), state, number("disconnected_timestamp"), new int[0], new MoverView.Tally(
                counts("current_"), counts("done_"), counts("failed_"), (int) number("failed_in_a_row"), limits()),
                flag("suspended"), List.of());
    }

    /** Of a mover: how many requests it asked to run at most, by action; -1 for any number. */
    public Counts limits() {
        return new Counts(members.integer("max_archive", -1), members.integer("max_restore", -1),
                members.integer("max_remove", -1), -1);
    }

    /** Digests of the scheduler's settings, see {@link coordinatool.tool.Configuration#digests}. */
    public Map<String, Integer> settings() {
        return settings;
    }

    /** The movers, in the order given. A connection that has not presented itself is a tool's, our own for one. */
    public List<StatusReply> movers() {
        List<StatusReply> movers = new ArrayList<>(parts);
        movers.removeIf(client -> client.state().equals("init"));
        return movers;
    }

    /** A mover's name. */
    public String name() {
        return text("client_id");
    }

    /** What a mover is doing. */
    public String state() {
        return text("status");
    }

    /** A mover's batch slots. */
    public List<StatusReply> batches() {
        return parts;
    }

    /** Whether a mover takes requests of this archive id. */
    public boolean takes(long archiveId) {
        return archiveIds.isEmpty() || archiveId == 0 || archiveIds.contains(archiveId);
    }

    /** The archive ids that a mover takes. */
    public String archiveIdText() {
        return archiveIds.isEmpty() ? "any"
                : archiveIds.stream().map(Long::toUnsignedString).collect(Collectors.joining(","));
    }
}
