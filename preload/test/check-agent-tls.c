/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * TLS that does not come about, and what is said of it. The other tests of the agent run by TLS where SITE_TLS is set;
 * t/t4720 tries a real gateway.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../symbol.h"
#include "relay.h"
#include "site.h"
#include "tap.h"

static bool no_library;

/* Stands before the C library's. */
void *dlopen(const char *name, int flags)
{
	void *(*real)(const char *, int) = FUNCTION(void *(*)(const char *, int), dlsym(RTLD_NEXT, "dlopen"));

	return no_library && name && strncmp(name, "libssl", strlen("libssl")) == 0 ? NULL : real(name, flags);
}

static char path[256];

/* A file of the site. */
static const char *file(const char *name)
{
	snprintf(path, sizeof(path), "%s/%s", site_mnt, name);
	return path;
}

static void write_file(const char *name, const char *text)
{
	FILE *out = fopen(file(name), "w");

	if (!out || fputs(text, out) < 0 || fclose(out) != 0)
		exit(1);
}

/* By TLS, to whoever is there in the port's place; each scenario is a process of its own. */
static void use_tls(int port)
{
	char text[8];

	snprintf(text, sizeof(text), "%d", port);
	setenv("COORDINATOOL_TLS_PORT", text, 1);
	setenv("COORDINATOOL_TLS_CA_FILE", file("pem"), 1);
}

static int plain_port(void)
{
	return atoi(getenv("COORDINATOOL_PORT"));
}

static bool refuses_to_start(const char *why)
{
	struct hsm_copytool_private *ct = NULL;
	int rc = llapi_hsm_copytool_register(&ct, site_mnt, 0, NULL, 0);

	if (rc == -EINVAL)
		return site_says(why);
	note("register gave %d", rc);
	return false;
}

static void no_openssl(void)
{
	struct hsm_copytool_private *ct;
	int fd;

	no_library = true;
	site_listen();
	use_tls(plain_port());
	ok(refuses_to_start("no libssl.so.3 or libssl.so.1.1 here"), "without OpenSSL there is no TLS, which is said");
	setenv("COORDINATOOL_TLS_PORT", "0", 1);
	ct = mover_register(0);
	fd = peer_greet();
	ok(!strcmp(peer_ehlo, SITE_EHLO) && site_said("no libssl") == 1, "a mover that needs none does not miss it");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
}

/* A mover of a coordinator that it comes to. */
static void comes(const char *what)
{
	struct hsm_copytool_private *ct = mover_register(0);
	int fd = peer_greet();

	ok(!strcmp(peer_ehlo, SITE_EHLO), "%s", what);
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
}

static void files(void)
{
	site_listen();
	use_tls(relay_start(site_mnt, plain_port()));
	setenv("COORDINATOOL_TLS_CA_FILE", file("nothing"), 1);
	ok(refuses_to_start("/nothing: No such file or directory"), "authorities that are missing");
	write_file("nonsense", "nonsense\n");
	setenv("COORDINATOOL_TLS_CA_FILE", path, 1);
	ok(refuses_to_start("/nonsense: no certificates in PEM"), "and that are none");
	setenv("COORDINATOOL_TLS_CA_FILE", file("pem"), 1);
	setenv("COORDINATOOL_TLS_KEY_FILE", file("key"), 1);
	ok(refuses_to_start("/key: there is no certificate for this key, set tls_cert_file"), "a key without a certificate");
	setenv("COORDINATOOL_TLS_CERT_FILE", file("pem"), 1);
	chmod(file("key"), 0644);
	ok(refuses_to_start("/key: everybody can read this key"), "a key that everybody can read");
	chmod(file("key"), 0600);
	setenv("COORDINATOOL_TLS_KEY_FILE", file("other"), 1);
	write_file("other", "-----BEGIN PRIVATE KEY-----\nMARKED\n-----END PRIVATE KEY-----\n");
	chmod(path, 0600);
	ok(refuses_to_start("/other: no key of that certificate in PEM") && !site_said("MARKED"),
	   "a key that is none, of which nothing is said");
	setenv("COORDINATOOL_TLS_KEY_FILE", file("missing"), 1);
	comes("a key that is not there is not shown");
	setenv("COORDINATOOL_TLS_KEY_FILE", file("key"), 1);
	comes("one that is good may be shown to who does not ask");
	unlink(file("nonsense"));
	unlink(file("other"));
}

/* A mover of a coordinator that it does not come to. */
static void fails(const char *why)
{
	struct hsm_copytool_private *ct;

	site_listen();
	ct = mover_register(0);
	ok(site_says(why), "it is said: %s", why);
	ok(site_said("no way to talk with the coordinator, still trying host=") == 1, "at once, and once");
	llapi_hsm_copytool_unregister(&ct);
}

static void another_name(void)
{
	relay_certify(site_mnt, 2, "IP:127.0.0.2,DNS:localhost");
	use_tls(relay_start(site_mnt, plain_port()));
	fails("its certificate is not accepted: IP address mismatch");
	setenv("COORDINATOOL_HOST", "localhost.", 1);
	fails("its certificate is not accepted: ");
	ok(peer_alone(0), "nobody has come");
}

static void by_name(void)
{
	relay_certify(site_mnt, 2, "DNS:localhost");
	use_tls(relay_start(site_mnt, plain_port()));
	setenv("COORDINATOOL_HOST", "localhost", 1);
	comes("a host may be a name, and what its certificate says counts");
}

static void expired(void)
{
	relay_certify(site_mnt, -1, "IP:127.0.0.1");
	use_tls(relay_start(site_mnt, plain_port()));
	fails("its certificate is not accepted: certificate has expired");
}

static void another_authority(void)
{
	char directory[256];

	snprintf(directory, sizeof(directory), "%s", file("other"));
	mkdir(directory, 0700);
	relay_certify(directory, 2, "IP:127.0.0.1");
	use_tls(relay_start(directory, plain_port()));
	fails("its certificate is not accepted: ");
	unlink(file("other/key"));
	unlink(file("other/pem"));
	rmdir(directory);
}

static void clear_to_tls(void)
{
	struct hsm_copytool_private *ct;
	int fd;

	site_listen();
	ct = mover_register(0);
	fd = peer_accept();
	/* How an alert begins, by which it says that it has not understood the ehlo. */
	peer_say(fd, "\x15\x03\x03");
	ok(site_says("it speaks TLS on this port: set tls_port, not port"), "an alert is taken for what it is");
	llapi_hsm_copytool_unregister(&ct);
	peer_close(fd);
}

static void tls_to_clear(void)
{
	struct hsm_copytool_private *ct;
	int fd;

	site_listen();
	setenv("COORDINATOOL_VERBOSE", "info", 1);
	use_tls(plain_port());
	ct = mover_register(0);
	fd = peer_accept();
	peer_say(fd, "{\"command\":\"status\",\"status\":22}");
	ok(site_says("TLS: wrong version number (is tls_port a port that it serves in the clear?)"), "an answer in the clear");
	peer_close(fd);
	peer_close(peer_accept());
	ok(site_says("closed in place of TLS (is tls_port the one of the coordinator?)"), "none");
	llapi_hsm_copytool_unregister(&ct);
}

int main(void)
{
	site_up();
	relay_certify(site_mnt, 2, "IP:127.0.0.1");
	site_scenario("no OpenSSL", no_openssl);
	site_scenario("files", files);
	site_scenario("another name", another_name);
	site_scenario("by name", by_name);
	site_scenario("expired", expired);
	relay_certify(site_mnt, 2, "IP:127.0.0.1");
	site_scenario("another authority", another_authority);
	site_scenario("in the clear to TLS", clear_to_tls);
	site_scenario("TLS to in the clear", tls_to_clear);
	site_down();
	return done_testing();
}
