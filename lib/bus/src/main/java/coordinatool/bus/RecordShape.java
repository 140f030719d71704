// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** A public record's components, and how to take its values apart and to make them. */
final class RecordShape {
    private final String name;
    private final RecordComponent[] components;
    private final MethodHandle[] getters;
    private final MethodHandle constructor;

    RecordShape(Class<?> type) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException("no binary form of " + type);
        }
        name = type.getSimpleName();
        components = type.getRecordComponents();
        getters = new MethodHandle[components.length];
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        try {
            for (int i = 0; i < getters.length; i++) {
                getters[i] = lookup.unreflect(components[i].getAccessor())
                        .asType(MethodType.methodType(Object.class, Object.class));
            }
            Class<?>[] types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            constructor = lookup.findConstructor(type, MethodType.methodType(void.class, types))
                    .asSpreader(Object[].class, types.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("no binary form of " + type, e);
        }
    }

    RecordComponent[] components() {
        return components;
    }

    Object get(Object instance, int component) {
        try {
            return (Object) getters[component].invokeExact(instance);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws CodecException where the record does not allow these values */
    Object make(Object[] values) {
        try {
            return (Object) constructor.invokeExact(values);
        } catch (RuntimeException e) {
            throw new CodecException("values that no " + name + " may have: " + e.getMessage());
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
