/* SPDX-License-Identifier: LGPL-3.0-or-later */
#include "tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "libssl.h"

/* Seconds that the end of the process waits for our thread to leave OpenSSL. */
#define EXIT_PATIENCE 1

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Set by tls_check(), before the thread that uses it begins. */
static const struct libssl *lib;

/* The process ends, and OpenSSL is not to be called any more. Under the lock. */
static bool left;

void tls_lock(void)
{
	pthread_mutex_lock(&lock);
}

void tls_unlock(void)
{
	pthread_mutex_unlock(&lock);
}

/*
 * A mover that uses OpenSSL itself frees all of it when it exits, while our
 * thread may be in it. This comes first, being registered later. Handlers that
 * come after it may fork, which takes the lock.
 */
static void leave_openssl(void)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += EXIT_PATIENCE;
	if (pthread_mutex_timedlock(&lock, &until) == 0) {
		left = true;
		tls_unlock();
	}
}

/*
 * Takes the lock before OpenSSL is called. Never returns once it was left: only
 * our thread calls this, and the process ends.
 */
static void enter(void)
{
	tls_lock();
	if (left) {
		tls_unlock();
		for (;;)
			pause();
	}
	/* To clear what is empty takes as long as a tenth of a record. */
	if (lib->ERR_peek_last_error())
		lib->ERR_clear_error();
	errno = 0;
}

/* What OpenSSL says of the last error; it says nothing of those of the system, which were looked at before. */
static const char *reason(void)
{
	const char *text = lib->ERR_reason_error_string(lib->ERR_peek_last_error());

	return text ? text : "cannot be read";
}

/* ---- the files */

/* A named pipe or a device would be waited for, perhaps for ever. */
static int readable(const char *file, mode_t forbidden, char *why, size_t size)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK), rc = 0;
	struct stat st;

	if (fd < 0 || fstat(fd, &st) < 0) {
		rc = -EINVAL;
		snprintf(why, size, "%.160s: %s", file, strerror(errno));
	} else if (!S_ISREG(st.st_mode)) {
		rc = -EINVAL;
		snprintf(why, size, "%.160s: not a file", file);
	} else if (st.st_mode & forbidden) {
		rc = -EINVAL;
		snprintf(why, size, "%.160s: everybody can read this key: chmod o-r, and make a new one", file);
	}
	if (fd >= 0)
		close(fd);
	return rc;
}

/* A key with a password is none for us: nobody is there to type it. */
static int no_password(char *buffer, int size, int writing, void *arg)
{
	(void)buffer;
	(void)size;
	(void)writing;
	(void)arg;
	return -1;
}

static int use_authorities(void *context, const char *file, char *why, size_t size)
{
	int rc;

	if (!*file)
		return lib->SSL_CTX_set_default_verify_paths(context) ? 0 : -EINVAL;
	rc = readable(file, 0, why, size);
	if (!rc && !lib->SSL_CTX_load_verify_locations(context, file, NULL)) {
		snprintf(why, size, "%.160s: no certificates in PEM: %s", file, reason());
		rc = -EINVAL;
	}
	return rc;
}

/* A key that this user cannot read is a server's: one configuration is for all programs. */
static int use_own(void *context, const struct tls_files *files, char *why, size_t size)
{
	int rc;

	if (!*files->key || access(files->key, R_OK) < 0)
		return 0;
	if (!*files->certificate) {
		snprintf(why, size, "%.160s: there is no certificate for this key, set tls_cert_file", files->key);
		return -EINVAL;
	}
	rc = readable(files->certificate, 0, why, size);
	if (!rc)
		rc = readable(files->key, S_IROTH, why, size);
	if (rc)
		return rc;
	if (!lib->SSL_CTX_use_certificate_chain_file(context, files->certificate)) {
		snprintf(why, size, "%.160s: no certificate in PEM: %s", files->certificate, reason());
		return -EINVAL;
	}
	if (!lib->SSL_CTX_use_PrivateKey_file(context, files->key, SSL_FILETYPE_PEM)) {
		snprintf(why, size, "%.160s: no key of that certificate in PEM: %s", files->key, reason());
		return -EINVAL;
	}
	return 0;
}

/* The lock is held. */
static int make_context(const struct tls_files *files, void **made, char *why, size_t size)
{
	static const long versions[] = { [TLS_1_2] = TLS1_2_VERSION, [TLS_1_3] = TLS1_3_VERSION };
	void *context;
	int rc = -EINVAL;

	lib->ERR_clear_error();
	snprintf(why, size, "OpenSSL cannot be set up");
	context = lib->SSL_CTX_new(lib->TLS_client_method());
	if (!context)
		return -ENOMEM;
	lib->SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
	lib->SSL_CTX_set_default_passwd_cb(context, no_password);
	lib->SSL_CTX_ctrl(context, SSL_CTRL_MODE,
			  SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER, NULL);
	/* Otherwise the head of each record is read by a call of its own. */
	lib->SSL_CTX_ctrl(context, SSL_CTRL_SET_READ_AHEAD, 1, NULL);
	if (!lib->SSL_CTX_ctrl(context, SSL_CTRL_SET_MIN_PROTO_VERSION, versions[files->oldest], NULL))
		snprintf(why, size, "OpenSSL here does not know the TLS of tls_min_version");
	else
		rc = use_authorities(context, files->authorities, why, size);
	if (!rc)
		rc = use_own(context, files, why, size);
	if (rc)
		lib->SSL_CTX_free(context);
	else
		*made = context;
	lib->ERR_clear_error();
	return rc;
}

int tls_check(const struct tls_files *files, char *why, size_t size)
{
	void *context;
	bool first;
	int rc = -ENOENT;

	if (*files->key && access(files->key, R_OK) < 0)
		log_at(LOG_WARN, "no certificate is shown: %s: %s", files->key, strerror(errno));
	tls_lock();
	first = !lib;
	lib = libssl_load(why, size);
	if (lib)
		rc = make_context(files, &context, why, size);
	if (!rc)
		lib->SSL_CTX_free(context);
	tls_unlock();
	if (lib && first)
		atexit(leave_openssl);
	return rc;
}

/* ---- the connection */

static int set_name(void *ssl, const char *host)
{
	unsigned char address[sizeof(struct in6_addr)];

	if (inet_pton(AF_INET, host, address) == 1 || inet_pton(AF_INET6, host, address) == 1)
		return lib->X509_VERIFY_PARAM_set1_ip_asc(lib->SSL_get0_param(ssl), host);
	lib->SSL_ctrl(ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, (void *)(uintptr_t)host);
	return lib->SSL_set1_host(ssl, host);
}

/* The lock is held. */
static int begin(struct transport *t, const char *host)
{
	void *context;
	int rc = make_context(t->files, &context, t->why, sizeof(t->why));

	if (rc)
		return rc == -ENOMEM ? rc : -EKEYREJECTED;
	t->why[0] = '\0';
	t->secured = lib->SSL_new(context);
	/* It keeps its context. */
	lib->SSL_CTX_free(context);
	return t->secured && lib->SSL_set_fd(t->secured, t->fd) && set_name(t->secured, host) ? 0 : -ENOMEM;
}

/* What a call of OpenSSL that gave this result means. The lock is held. */
static int outcome(struct transport *t, int result)
{
	int error = lib->SSL_get_error(t->secured, result), saved = errno;
	unsigned long last = lib->ERR_peek_last_error();
	long verified;

	t->wants_out = error == SSL_ERROR_WANT_WRITE;
	if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE)
		return -EAGAIN;
	if (error == SSL_ERROR_ZERO_RETURN)
		return -ECONNRESET;
	/* OpenSSL 3 has a reason of its own for an end without a word; 1.1.1 has none, and no errno. */
	if (error == SSL_ERROR_SYSCALL)
		return saved ? -saved : -ECONNRESET;
	if ((last & ERR_REASON_MASK) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
		return -ECONNRESET;
	verified = lib->SSL_get_verify_result(t->secured);
	if (verified != X509_V_OK)
		snprintf(t->why, sizeof(t->why), "TLS: its certificate is not accepted: %s",
			 lib->X509_verify_cert_error_string(verified));
	else
		snprintf(t->why, sizeof(t->why), "TLS: %s%s", reason(),
			 (last & ERR_REASON_MASK) == SSL_R_WRONG_VERSION_NUMBER ?
				 " (is tls_port a port that it serves in the clear?)" : "");
	return -EKEYREJECTED;
}

static int secured_establish(struct transport *t, const char *host)
{
	int rc, result;

	enter();
	rc = t->secured ? 0 : begin(t, host);
	if (!rc) {
		errno = 0; /* begin() reads files. */
		result = lib->SSL_connect(t->secured);
		rc = result == 1 ? 0 : outcome(t, result);
		t->has_more = !rc && lib->SSL_has_pending(t->secured);
	}
	tls_unlock();
	if (rc == -ECONNRESET)
		snprintf(t->why, sizeof(t->why), "closed in place of TLS (is tls_port the one of the coordinator?)");
	return rc;
}

static ssize_t secured_read(struct transport *t, void *bytes, size_t len)
{
	int n;

	enter();
	n = lib->SSL_read(t->secured, bytes, len < INT_MAX ? (int)len : INT_MAX);
	t->has_more = n > 0 && lib->SSL_has_pending(t->secured);
	if (n <= 0)
		n = outcome(t, n);
	else
		t->wants_out = false;
	tls_unlock();
	return n;
}

static ssize_t secured_write(struct transport *t, const void *bytes, size_t len)
{
	int n;

	enter();
	n = lib->SSL_write(t->secured, bytes, len < INT_MAX ? (int)len : INT_MAX);
	if (n <= 0)
		n = outcome(t, n);
	tls_unlock();
	return n;
}

/* Says so to the other side, if the kernel takes that. */
static void secured_end(struct transport *t)
{
	if (!t->secured)
		return;
	enter();
	lib->SSL_shutdown(t->secured);
	lib->SSL_free(t->secured);
	lib->ERR_clear_error();
	tls_unlock();
	t->secured = NULL;
	t->has_more = false;
}

const struct transport_kind transport_tls = { secured_establish, secured_read, secured_write, secured_end };
