/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
 * OpenSSL, as far as we need it, by the libssl of the machine.
 *
 * It is opened when it is first needed, so that a copytool runs where there is
 * none, and so that one build of this library serves both OpenSSL 3 and 1.1.1
 * (RHEL 8). What we use is declared here, and not taken from OpenSSL's
 * headers: the build needs nothing but a compiler, and these functions have
 * had the same form since OpenSSL 1.1.0, which both versions promise to keep.
 */
#ifndef COORDINATOOL_LIBSSL_H
#define COORDINATOOL_LIBSSL_H

#include <stddef.h>
#include <stdint.h>

typedef int (*libssl_password_fn)(char *buffer, int size, int writing, void *arg);

/* Type, name and arguments. SSL_CTX, SSL and the like are only passed on, so a void pointer does for all of them. */
#define LIBSSL_FUNCTIONS(F) \
	F(int, OPENSSL_init_ssl, (uint64_t options, const void *settings)) \
	F(const void *, TLS_client_method, (void)) \
	F(void *, SSL_CTX_new, (const void *method)) \
	F(void, SSL_CTX_free, (void *context)) \
	F(long, SSL_CTX_ctrl, (void *context, int command, long number, void *pointer)) \
	F(void, SSL_CTX_set_verify, (void *context, int mode, void *callback)) \
	F(void, SSL_CTX_set_default_passwd_cb, (void *context, libssl_password_fn callback)) \
	F(int, SSL_CTX_set_default_verify_paths, (void *context)) \
	F(int, SSL_CTX_load_verify_locations, (void *context, const char *file, const char *directory)) \
	F(int, SSL_CTX_use_certificate_chain_file, (void *context, const char *file)) \
	F(int, SSL_CTX_use_PrivateKey_file, (void *context, const char *file, int type)) \
	F(void *, SSL_new, (void *context)) \
	F(void, SSL_free, (void *ssl)) \
	F(long, SSL_ctrl, (void *ssl, int command, long number, void *pointer)) \
	F(int, SSL_set1_host, (void *ssl, const char *name)) \
	F(void *, SSL_get0_param, (void *ssl)) \
	F(int, X509_VERIFY_PARAM_set1_ip_asc, (void *param, const char *address)) \
	F(int, SSL_set_fd, (void *ssl, int fd)) \
	F(int, SSL_connect, (void *ssl)) \
	F(int, SSL_read, (void *ssl, void *bytes, int len)) \
	F(int, SSL_has_pending, (const void *ssl)) \
	F(int, SSL_write, (void *ssl, const void *bytes, int len)) \
	F(int, SSL_shutdown, (void *ssl)) \
	F(int, SSL_get_error, (const void *ssl, int result)) \
	F(long, SSL_get_verify_result, (const void *ssl)) \
	F(const char *, X509_verify_cert_error_string, (long result)) \
	F(unsigned long, ERR_peek_last_error, (void)) \
	F(const char *, ERR_reason_error_string, (unsigned long error)) \
	F(void, ERR_clear_error, (void))

#define LIBSSL_MEMBER(type, name, arguments) type (*name)arguments;
struct libssl {
	LIBSSL_FUNCTIONS(LIBSSL_MEMBER)
};

/* Of ssl.h, tls1.h, err.h and x509_vfy.h. */
#define OPENSSL_INIT_NO_ATEXIT 0x00080000L
#define SSL_VERIFY_PEER 1
#define SSL_FILETYPE_PEM 1
#define SSL_CTRL_MODE 33
#define SSL_MODE_ENABLE_PARTIAL_WRITE 1L
#define SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER 2L
#define SSL_CTRL_SET_READ_AHEAD 41
#define SSL_CTRL_SET_TLSEXT_HOSTNAME 55
#define TLSEXT_NAMETYPE_host_name 0L
#define SSL_CTRL_SET_MIN_PROTO_VERSION 123
#define TLS1_2_VERSION 0x0303L
#define TLS1_3_VERSION 0x0304L
#define SSL_ERROR_WANT_READ 2
#define SSL_ERROR_WANT_WRITE 3
#define SSL_ERROR_SYSCALL 5
#define SSL_ERROR_ZERO_RETURN 6
#define ERR_REASON_MASK 0xfffUL
#define SSL_R_WRONG_VERSION_NUMBER 267
#define SSL_R_UNEXPECTED_EOF_WHILE_READING 294
#define X509_V_OK 0

/*
 * The functions; NULL where there is no OpenSSL that has them, and then why
 * says so on one line. It stays loaded. Not for two threads at once, nor for
 * signal handlers, nor for a child that has been forked: it allocates and locks.
 */
const struct libssl *libssl_load(char *why, size_t size);

#endif
