#ifndef AFTERBAY_CCURL_H
#define AFTERBAY_CCURL_H

/* libcurl for Swift: its own functions where they can be called from there, and one typed function in the place of each
   that takes any number of arguments. An option of another kind than the function's is refused before libcurl reads the
   argument, since it would read it as that other kind. */

#include <curl/curl.h>
#include <stdbool.h>

/* Options of a number. */
CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value);

/* Options of a size. */
CURLcode ccurl_set_size(CURL *easy, CURLoption option, curl_off_t value);

/* Options of a terminated text, which libcurl copies; NULL takes the option's value away. CURLOPT_POSTFIELDS is refused:
   libcurl does not copy that one. */
CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *text);

/* The header lines of the request. The list must live until the transfer is over or the handle is reset. */
CURLcode ccurl_set_headers(CURL *easy, struct curl_slist *lines);

/* Where libcurl writes why a transfer failed: CURL_ERROR_SIZE bytes that must live as long as the handle uses them. */
CURLcode ccurl_set_error_text(CURL *easy, char *text);

/* What libcurl calls during a transfer, all with the same context. Each must live until the transfer is over or the
   handle is reset, and is called only inside curl_multi_perform and curl_easy_pause, on the thread that calls these. */
CURLcode ccurl_set_callbacks(CURL *easy, curl_prereq_callback sending, curl_read_callback upload,
                             curl_seek_callback rewind, curl_write_callback header, curl_write_callback body,
                             void *context);

/* Closes the handle's sockets in programs that this process starts. */
CURLcode ccurl_set_close_on_exec(CURL *easy);

/* Facts that are sizes. Writes to value only where it answers CURLE_OK. */
CURLcode ccurl_get_size(CURL *easy, CURLINFO fact, curl_off_t *value);

/* Options of a multi handle that are numbers. */
CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value);

/* Takes the next finished transfer from the multi handle, to which it stays added; NULL if there is none. */
CURL *ccurl_multi_next_done(CURLM *multi, CURLcode *result);

/* The file of certificates that libcurl was built to trust; static, NULL if there is none. */
const char *ccurl_trusted_file(void);

/* Turns SIGPIPE off for the calling thread: a broken connection is an error of its transfer, not the program's end. */
void ccurl_block_sigpipe(void);

#endif
