// SPDX-License-Identifier: LGPL-3.0-or-later
package coordinatool.gateway.access;

import coordinatool.auth.Credential;
import coordinatool.auth.MungeException;

/** Says who made a credential, as {@link coordinatool.auth.Munge#decode} does. May take its time. */
interface CredentialReader {
    Credential read(String credential) throws MungeException;
}
