// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.model.BatchSlot;
import coordinatool.model.Counts;
import coordinatool.model.ListItem;
import coordinatool.model.MoverView;
import coordinatool.model.Nullable;
import coordinatool.model.Page;
import coordinatool.model.PageCursor;
import coordinatool.model.Place;
import coordinatool.model.Request;
import coordinatool.model.RequestState;
import coordinatool.model.RequestView;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The binary form of a type, made from the type itself: a record is its components in their order; a sealed interface
 * is the number of one of the records that it permits, and that record. So a record's new component is in its binary
 * form at once, and nobody can forget it here.
 *
 * <p>Integers are zigzag varints, enums their ordinals, requests differences to those before in the batch. A component
 * that is {@link Nullable} has a byte before it that says whether it is there; any other is not null.
 *
 * <p>A form is made by reflection at the first message that needs it. From then on each component costs two calls
 * by reflection, some ten nanoseconds each, where a codec written by hand has none. Any thread.
 */
final class BinaryForm {
    private static final Map<Class<?>, BinaryForm> SIMPLE = Map.of(
            long.class, new BinaryForm((out, v) -> out.writeZigzag((long) v), ByteReader::readZigzag),
            int.class, new BinaryForm((out, v) -> out.writeZigzag((int) v), ByteReader::readInt),
            boolean.class, new BinaryForm((out, v) -> out.writeBoolean((boolean) v), ByteReader::readBoolean),
            String.class, new BinaryForm((out, v) -> out.writeString((String) v), ByteReader::readText),
            byte[].class, new BinaryForm((out, v) -> out.writeBytes((byte[]) v), ByteReader::readBytes),
            int[].class, new BinaryForm((out, v) -> out.writeZigzags((int[]) v), ByteReader::readInts),
            Request.class, new BinaryForm((out, v) -> out.writeRequest((Request) v), ByteReader::readRequest),
            RequestView.class, new BinaryForm((out, v) -> writeView(out, (RequestView) v), BinaryForm::readView),
            MoverView.class, new BinaryForm((out, v) -> writeMover(out, (MoverView) v), BinaryForm::readMover),
            Page.class, new BinaryForm((out, v) -> writePage(out, (Page) v), BinaryForm::readPage));

    private static final RequestState[] STATES = RequestState.values();
    private static final MoverView.State[] MOVER_STATES = MoverView.State.values();

    private static final ClassValue<BinaryForm> FORMS = new ClassValue<>() {
        @Override
        protected BinaryForm computeValue(Class<?> type) {
            BinaryForm simple = SIMPLE.get(MethodType.methodType(type).unwrap().returnType());
            if (simple != null) {
                return simple;
            }
            if (type.isEnum()) {
                return ofEnum(type.getEnumConstants());
            }
            return type.isSealed() ? ofSealed(type.getPermittedSubclasses()) : ofRecord(new RecordShape(type));
        }
    };

    private final BiConsumer<ByteWriter, Object> writer;
    private final Function<ByteReader, Object> reader;

    private BinaryForm(BiConsumer<ByteWriter, Object> writer, Function<ByteReader, Object> reader) {
        this.writer = writer;
        this.reader = reader;
    }

    /** The form of a type; its values are not null. */
    static BinaryForm of(Class<?> type) {
        return FORMS.get(type);
    }

    void write(ByteWriter out, Object value) {
        writer.accept(out, value);
    }

    Object read(ByteReader in) {
        return reader.apply(in);
    }

    /** By hand, since a listing has a million: it costs a tenth where the JVM has only its quick compiler, as ours. */
    private static void writeView(ByteWriter out, RequestView view) {
        Place place = view.place();
        out.writeRequest(view.request()).writeByte(view.state().ordinal()).writeBoolean(view.cancelled())
                .writeString(place.mover()).writeZigzag(place.position()).writeZigzag(place.length())
                .writeZigzag(view.slot()).writeZigzag(view.since()).writeString(view.reason());
    }

    private static RequestView readView(ByteReader in) {
        return new RequestView(in.readRequest(), in.readOneOf(STATES), in.readBoolean(),
                new Place(in.readString(), in.readZigzag(), in.readZigzag()), in.readInt(),
                in.readZigzag(), in.readString());
    }

    /** By hand, too: a status has each connection. */
    private static void writeMover(ByteWriter out, MoverView mover) {
        MoverView.Tally tally = mover.tally();
        out.writeString(mover.name()).writeByte(mover.state().ordinal()).writeZigzag(mover.disconnectedSince())
                .writeZigzags(mover.archiveIds());
        writeCounts(out, tally.running());
        writeCounts(out, tally.done());
        writeCounts(out, tally.failed());
        out.writeZigzag(tally.failedInARow());
        writeCounts(out, tally.limits());
        out.writeBoolean(mover.suspended()).writeList(mover.slots(), BinaryForm::writeSlot);
    }

    private static MoverView readMover(ByteReader in) {
        return new MoverView(in.readText(), in.readOneOf(MOVER_STATES), in.readZigzag(), in.readInts(),
                new MoverView.Tally(readCounts(in), readCounts(in), readCounts(in), in.readInt(), readCounts(in)),
                in.readBoolean(), in.readList(4, BinaryForm::readSlot));
    }

    private static void writeSlot(ByteWriter out, BatchSlot slot) {
        out.writeBytes(slot.hint()).writeZigzag(slot.running()).writeZigzag(slot.expireIdle())
                .writeZigzag(slot.expireMax());
    }

    private static BatchSlot readSlot(ByteReader in) {
        return new BatchSlot(in.readBytes(), in.readZigzag(), in.readZigzag(), in.readZigzag());
    }

    private static void writeCounts(ByteWriter out, Counts counts) {
        out.writeZigzag(counts.archive()).writeZigzag(counts.restore()).writeZigzag(counts.remove())
                .writeZigzag(counts.cancel());
    }

    private static Counts readCounts(ByteReader in) {
        return new Counts(in.readZigzag(), in.readZigzag(), in.readZigzag(), in.readZigzag());
    }

    /** By hand, too: the first annotation that Java finds when asked for {@link Nullable} takes it 40 ms. */
    private static void writePage(ByteWriter out, Page page) {
        out.writeList(page.items(), of(ListItem.class).writer).writeBoolean(page.next() != null);
        if (page.next() != null) {
            of(PageCursor.class).write(out, page.next());
        }
    }

    private static Page readPage(ByteReader in) {
        List<ListItem> items = in.readList(1, from -> (ListItem) of(ListItem.class).read(from));
        return new Page(items, in.readBoolean() ? (PageCursor) of(PageCursor.class).read(in) : null);
    }

    private static BinaryForm ofComponent(RecordComponent component) {
        BinaryForm form;
        if (component.getType() == List.class) {
            Type element = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
            form = ofList(of((Class<?>) element));
        } else {
            form = of(component.getType());
        }
        return component.isAnnotationPresent(Nullable.class) ? orNull(form) : form;
    }

    private static BinaryForm orNull(BinaryForm form) {
        return new BinaryForm((out, value) -> {
            out.writeBoolean(value != null);
            if (value != null) {
                form.write(out, value);
            }
        }, in -> in.readBoolean() ? form.read(in) : null);
    }

    private static BinaryForm ofList(BinaryForm element) {
        return new BinaryForm((out, value) -> out.writeList((List<?>) value, element.writer),
                in -> in.readList(1, element.reader));
    }

    private static BinaryForm ofEnum(Object[] constants) {
        return new BinaryForm((out, value) -> out.writeByte(((Enum<?>) value).ordinal()),
                in -> in.readOneOf(constants));
    }

    private static BinaryForm ofSealed(Class<?>[] permitted) {
        List<Class<?>> types = List.of(permitted);
        BinaryForm[] forms = types.stream().map(BinaryForm::of).toArray(BinaryForm[]::new);
        return new BinaryForm((out, value) -> {
            int number = types.indexOf(value.getClass());
            out.writeByte(number);
            forms[number].write(out, value);
        }, in -> in.readOneOf(forms).read(in));
    }

    private static BinaryForm ofRecord(RecordShape shape) {
        BinaryForm[] forms = Arrays.stream(shape.components()).map(BinaryForm::ofComponent).toArray(BinaryForm[]::new);
        return new BinaryForm((out, value) -> {
            for (int i = 0; i < forms.length; i++) {
                forms[i].write(out, shape.get(value, i));
            }
        }, in -> {
            Object[] values = new Object[forms.length];
            for (int i = 0; i < forms.length; i++) {
                values[i] = forms[i].read(in);
            }
            return shape.make(values);
        });
    }
}
