// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.bus;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;

/** A public record's components, and how to take its values apart and to make them. */
final class RecordShape {
    private final RecordComponent[] components;
    private final Method[] getters;
    private final Constructor<?> constructor;

    RecordShape(Class<?> type) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException("no binary form of " + type);
        }
        components = type.getRecordComponents();
        getters = Arrays.stream(components).map(RecordComponent::getAccessor).toArray(Method[]::new);
        try {
            constructor = type.getConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException("no binary form of " + type, e);
        }
    }

    RecordComponent[] components() {
        return components;
    }

    Object get(Object instance, int component) {
        try {
            return getters[component].invoke(instance);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @throws CodecException where the record does not allow these values */
    Object make(Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new CodecException("values that are not allowed: " + e.getCause().getMessage());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
