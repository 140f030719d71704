// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.tool.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A command line that was understood. Options are asked for by {@link Option#name}. */
public final class CommandLine {
    /** Of all options that there are: their values in order, of flags an empty one each time. */
    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private final List<String> operands = new ArrayList<>();

    CommandLine(Iterable<Option> options) {
        options.forEach(option -> values.put(option.name(), new ArrayList<>()));
    }

    void add(Option option, String value) throws MisuseException {
        List<String> given = values.get(option.name());
        if (!option.repeatable() && !given.isEmpty()) {
            throw new MisuseException("option " + option.name() + " is there twice");
        }
        given.add(value);
    }

    void addOperand(String operand) {
        operands.add(operand);
    }

    public boolean has(String option) {
        return count(option) > 0;
    }

    /** How often the option is there. */
    public int count(String option) {
        return values(option).size();
    }

    /** Its value, the first one where it may be repeated; null where it is not there. */
    public String value(String option) {
        return has(option) ? values(option).get(0) : null;
    }

    /** All values, in order; empty where it is not there. */
    public List<String> values(String option) {
        List<String> given = values.get(option);
        if (given == null) {
            throw new IllegalArgumentException("there is no option " + option);
        }
        return given;
    }

    public List<String> operands() {
        return operands;
    }
}
