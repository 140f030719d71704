// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.sched;

import coordinatool.model.Hold;
import coordinatool.model.Request;
import coordinatool.model.RequestFacts;
import java.util.ArrayList;
import java.util.List;

/** Writes down what becomes of requests: a word, the cookie, and what else there is to say. */
final class Facts implements RequestFacts {
    private final List<String> all = new ArrayList<>();

    /** All since the last call. */
    List<String> take() {
        List<String> taken = List.copyOf(all);
        all.clear();
        return taken;
    }

    @Override
    public void stored(Request request) {
        add("stored", request);
    }

    @Override
    public void assigned(Request request, String mover) {
        add("assigned", request, mover);
    }

    @Override
    public void dispatched(Request request, String mover) {
        add("dispatched", request, mover);
    }

    @Override
    public void takenBack(Request request, String mover, String reason) {
        add("taken back", request);
    }

    @Override
    public void held(Request request, Hold hold) {
        add("held", request);
    }

    @Override
    public void released(Request request) {
        add("released", request);
    }

    @Override
    public void ended(Request request, String mover, int status) {
        add("ended", request, status);
    }

    @Override
    public void askedAnew(Request request) {
        add("asked anew", request);
    }

    @Override
    public void toBeCancelled(Request request, Request cancel) {
        add("to be cancelled", request);
    }

    @Override
    public void cancelSent(Request request, Request cancel) {
        add("cancel sent", request);
    }

    @Override
    public void cancelled(Request request, Request cancel) {
        add("cancelled", request);
    }

    private void add(String word, Request request, Object... more) {
        StringBuilder line = new StringBuilder(word).append(' ').append(request.cookie());
        for (Object one : more) {
            line.append(' ').append(one);
        }
        all.add(line.toString());
    }
}
