// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import coordinatool.model.Nullable;
import coordinatool.model.Request;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

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
            long.class, new BinaryForm((out, requests, v) -> out.writeZigzag((long) v), (in, r) -> in.readZigzag()),
            int.class, new BinaryForm((out, requests, v) -> out.writeZigzag((int) v), (in, r) -> in.readInt()),
            boolean.class, new BinaryForm((out, requests, v) -> out.writeBoolean((boolean) v),
                    (in, r) -> in.readBoolean()),
            String.class, new BinaryForm((out, requests, v) -> out.writeString((String) v), (in, r) -> in.readText()),
            byte[].class, new BinaryForm((out, requests, v) -> out.writeBytes((byte[]) v), (in, r) -> in.readBytes()),
            int[].class, new BinaryForm((out, requests, v) -> out.writeZigzags((int[]) v), (in, r) -> in.readInts()),
            Request.class, new BinaryForm((out, requests, v) -> requests.write((Request) v), (in, r) -> r.read()));

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

    private interface Writer {
        void write(ByteWriter out, RequestEncoder requests, Object value);
    }

    private interface Reader {
        Object read(ByteReader in, RequestDecoder requests);
    }

    private final Writer writer;
    private final Reader reader;

    private BinaryForm(Writer writer, Reader reader) {
        this.writer = writer;
        this.reader = reader;
    }

    /** The form of a type; its values are not null. */
    static BinaryForm of(Class<?> type) {
        return FORMS.get(type);
    }

    void write(ByteWriter out, RequestEncoder requests, Object value) {
        writer.write(out, requests, value);
    }

    Object read(ByteReader in, RequestDecoder requests) {
        return reader.read(in, requests);
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
        return new BinaryForm((out, requests, value) -> {
            out.writeBoolean(value != null);
            if (value != null) {
                form.write(out, requests, value);
            }
        }, (in, requests) -> in.readBoolean() ? form.read(in, requests) : null);
    }

    private static BinaryForm ofList(BinaryForm element) {
        return new BinaryForm((out, requests, value) -> {
            List<?> list = (List<?>) value;
            out.writeVarint(list.size());
            list.forEach(each -> element.write(out, requests, each));
        }, (in, requests) -> {
            int count = in.readCount(1);
            List<Object> list = ByteReader.listFor(count);
            for (int i = 0; i < count; i++) {
                list.add(element.read(in, requests));
            }
            return list;
        });
    }

    private static BinaryForm ofEnum(Object[] constants) {
        return new BinaryForm((out, requests, value) -> out.writeByte(((Enum<?>) value).ordinal()),
                (in, requests) -> in.readOneOf(constants));
    }

    private static BinaryForm ofSealed(Class<?>[] permitted) {
        List<Class<?>> types = List.of(permitted);
        BinaryForm[] forms = types.stream().map(BinaryForm::of).toArray(BinaryForm[]::new);
        return new BinaryForm((out, requests, value) -> {
            int number = types.indexOf(value.getClass());
            out.writeByte(number);
            forms[number].write(out, requests, value);
        }, (in, requests) -> in.readOneOf(forms).read(in, requests));
    }

    private static BinaryForm ofRecord(RecordShape shape) {
        BinaryForm[] forms = Arrays.stream(shape.components()).map(BinaryForm::ofComponent).toArray(BinaryForm[]::new);
        return new BinaryForm((out, requests, value) -> {
            for (int i = 0; i < forms.length; i++) {
                forms[i].write(out, requests, shape.get(value, i));
            }
        }, (in, requests) -> {
            Object[] values = new Object[forms.length];
            for (int i = 0; i < forms.length; i++) {
                values[i] = forms[i].read(in, requests);
            }
            return shape.make(values);
        });
    }
}
