// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.lustre;

import coordinatool.model.Fid;
import coordinatool.model.FormatException;
import java.io.IOException;

/** Gives the value that a reader of JSON stands before, which is that of the member; each once. */
interface Values {
    /** From -2^63 to 2^64-1. */
    long u64(Member of) throws IOException, FormatException;

    /** From -2^31 to 2^32-1. */
    int u32(Member of) throws IOException, FormatException;

    Fid fid(Member of) throws IOException, FormatException;

    /** The bytes that a string stands for, see {@link DataText}. */
    byte[] data(Member of) throws IOException, FormatException;
}
