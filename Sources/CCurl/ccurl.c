#include "ccurl.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>

/* libcurl numbers its options by the kind of their argument, 10,000 to a kind. */
static bool is_kind(int option, int kind) { return option / 10000 == kind / 10000; }

CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
  if (!is_kind(option, CURLOPTTYPE_LONG)) return CURLE_BAD_FUNCTION_ARGUMENT;
  return curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
  if (!is_kind(option, CURLOPTTYPE_OFF_T)) return CURLE_BAD_FUNCTION_ARGUMENT;
  return curl_easy_setopt(easy, option, value);
}

CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *text) {
  /* Texts share their numbers with lists and other pointers; libcurl itself knows which is which. */
  const struct curl_easyoption *known = curl_easy_option_by_id(option);
  if (!known || known->type != CURLOT_STRING) return CURLE_BAD_FUNCTION_ARGUMENT;
  return curl_easy_setopt(easy, option, text);
}

CURLcode ccurl_set_headers(CURL *easy, struct curl_slist *lines) {
  return curl_easy_setopt(easy, CURLOPT_HTTPHEADER, lines);
}

CURLcode ccurl_set_error_text(CURL *easy, char *text) { return curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, text); }

CURLcode ccurl_set_callbacks(CURL *easy, curl_prereq_callback sending, curl_read_callback upload,
                             curl_seek_callback rewind, curl_write_callback header, curl_write_callback body,
                             void *context) {
  CURLcode result = curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, sending);
  if (!result) result = curl_easy_setopt(easy, CURLOPT_PREREQDATA, context);
  if (!result) result = curl_easy_setopt(easy, CURLOPT_READFUNCTION, upload);
  if (!result) result = curl_easy_setopt(easy, CURLOPT_READDATA, context);
  if (!result) result = curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, rewind);
  if (!result) result = curl_easy_setopt(easy, CURLOPT_SEEKDATA, context);
  if (!result) result = curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, header);
  if (!result) result = curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
  if (!result) result = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, body);
  if (!result) result = curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
  return result;
}

static int close_on_exec(void *context, curl_socket_t socket, curlsocktype purpose) {
  (void)context;
  (void)purpose;
  return fcntl(socket, F_SETFD, FD_CLOEXEC) == 0 ? CURL_SOCKOPT_OK : CURL_SOCKOPT_ERROR;
}

CURLcode ccurl_set_close_on_exec(CURL *easy) { return curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, close_on_exec); }

CURLcode ccurl_get_size(CURL *easy, CURLINFO fact, curl_off_t *value) {
  if ((fact & CURLINFO_TYPEMASK) != CURLINFO_OFF_T) return CURLE_BAD_FUNCTION_ARGUMENT;
  return curl_easy_getinfo(easy, fact, value);
}

CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  if (!is_kind(option, CURLOPTTYPE_LONG)) return CURLM_BAD_FUNCTION_ARGUMENT;
  return curl_multi_setopt(multi, option, value);
}

CURL *ccurl_multi_next_done(CURLM *multi, CURLcode *result) {
  int left;
  CURLMsg *message;
  while ((message = curl_multi_info_read(multi, &left))) {
    if (message->msg != CURLMSG_DONE) continue;
    *result = message->data.result;
    return message->easy_handle;
  }
  return NULL;
}

const char *ccurl_trusted_file(void) { return curl_version_info(CURLVERSION_NOW)->cainfo; }

void ccurl_block_sigpipe(void) {
  sigset_t broken;
  sigemptyset(&broken);
  sigaddset(&broken, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken, NULL);
}
