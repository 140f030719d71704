// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool;

import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * SIGHUP, which has daemons read their configuration again. Java has one way to take a signal and go on,
 * sun.misc.Signal, in which the compiler warns of each line that names it. So it is named by words, and the handler
 * made as the compiler makes a lambda; a {@link java.lang.reflect.Proxy} would take five times as long.
 */
final class Hangup {
    private Hangup() {
    }

    /**
     * From now on SIGHUP calls this, by a thread of its own. Where it was ignored at the start it stays so (nohup(1)).
     * On a Java that does not let us, SIGHUP ends the process, as SIGTERM does.
     */
    static void install(Runnable then, Log log) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodHandle received = lookup.findStatic(Hangup.class, "received",
                    MethodType.methodType(void.class, Runnable.class, Object.class));
            Object ours = LambdaMetafactory.metafactory(lookup, "handle",
                    MethodType.methodType(handler, Runnable.class), MethodType.methodType(void.class, signal), received,
                    MethodType.methodType(void.class, signal)).getTarget().invoke(then);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), ours);
        } catch (Throwable e) {
            log.warn("SIGHUP will end this daemon, as this Java does not let it be taken", "reason", e);
        }
    }

    private static void received(Runnable then, Object signal) {
        then.run();
    }
}
